-- Work to be done once, now or later, by any process. A job is written in the transaction that makes it necessary.

CREATE TABLE jobs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Which code does it, and its input as JSON.
    kind           TEXT NOT NULL,
    payload        TEXT NOT NULL,
    -- Before it nobody touches the job: it waits, or somebody is doing it.
    run_at         TEXT NOT NULL,
    -- Attempts begun since it was last put off without an error.
    attempts       INTEGER NOT NULL DEFAULT 0,
    -- Given up: failed too often.
    failed_at      TEXT,
    last_error     TEXT,
    created_at     TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (kind, run_at) WHERE failed_at IS NULL;
CREATE INDEX jobs_failed ON jobs (failed_at) WHERE failed_at IS NOT NULL;

-- What waits already.
INSERT INTO jobs (kind, payload, run_at, created_at)
SELECT 'send_mail', '{"letter":' || id || '}', next_attempt_at, created_at FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL;
INSERT INTO jobs (kind, payload, run_at, created_at)
SELECT 'end_unpaid_order', '{"order":' || r.order_id || '}', MIN(r.expires_at), o.placed_at
FROM reservations r JOIN orders o ON o.id = r.order_id GROUP BY r.order_id, o.placed_at;
