-- Messages to people, written in the transaction they tell of, and sent after it.

CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient      TEXT NOT NULL,
    subject        TEXT NOT NULL,
    text_body      TEXT NOT NULL,
    html_body      TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    -- Attempts begun; each ends in one of the three below, or its process was stopped in the middle.
    attempts       INTEGER NOT NULL DEFAULT 0,
    -- Before it nobody touches the message: it waits, or somebody is sending it.
    next_attempt_at TEXT NOT NULL,
    sent_at        TEXT,
    -- Given up: refused for good, or put off too often.
    failed_at      TEXT,
    last_error     TEXT
) STRICT;
CREATE INDEX outbox_unsent ON outbox (next_attempt_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
