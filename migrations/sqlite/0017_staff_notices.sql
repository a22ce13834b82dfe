-- Who of the shop is told by mail of what happens in it.

CREATE TABLE notice_recipients (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    email          TEXT NOT NULL,
    -- The mailbox that `email` leads to, however it is written.
    mailbox        TEXT NOT NULL UNIQUE,
    new_orders     INTEGER NOT NULL DEFAULT 0,
    owed_money     INTEGER NOT NULL DEFAULT 0,
    low_stock      INTEGER NOT NULL DEFAULT 0,
    lost_mail      INTEGER NOT NULL DEFAULT 0,
    pace           TEXT NOT NULL CHECK (pace IN ('at_once', 'daily')),
    -- What happened until then was told, or is of no interest to who came later.
    told_until     TEXT NOT NULL,
    created_at     TEXT NOT NULL
) STRICT;

-- What those are told who are written to once a day.
CREATE TABLE notice_events (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    event          TEXT NOT NULL CHECK (event IN ('new_order', 'owed_money', 'low_stock', 'lost_mail')),
    words          TEXT NOT NULL,
    -- The page of the staff site where more is seen.
    path           TEXT NOT NULL,
    happened_at    TEXT NOT NULL
) STRICT;
CREATE INDEX notice_events_happened ON notice_events (happened_at, id);
