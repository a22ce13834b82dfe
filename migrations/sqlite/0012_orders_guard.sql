-- Nobody takes everything, and nobody is written to without end: which orders are counted, who may have more, and how many
-- messages a mailbox was sent.

-- Placed by a version that counts unconfirmed orders and ends them by itself.
ALTER TABLE orders ADD COLUMN is_guarded INTEGER NOT NULL DEFAULT 0;
-- The mailbox that `email` leads to, however it was written.
ALTER TABLE orders ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
-- The network of `placed_from`: IPv4 whole, IPv6 by its /64.
ALTER TABLE orders ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_open_mailbox ON orders (mailbox) WHERE state = 'new' AND is_guarded;
CREATE INDEX orders_open_phone ON orders (phone) WHERE state = 'new' AND is_guarded;
CREATE INDEX orders_open_network ON orders (network) WHERE state = 'new' AND is_guarded;
CREATE INDEX orders_open_user ON orders (user_id) WHERE state = 'new' AND is_guarded;
CREATE INDEX orders_open_placed ON orders (placed_at) WHERE state = 'new' AND is_guarded;

-- Whoever orders holds these rows until the order is written: so that of two at once the second counts the first.
CREATE TABLE order_turns (
    name           TEXT PRIMARY KEY,
    taken_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Customers who may have any number of unconfirmed orders, and who of the staff said so.
CREATE TABLE order_cap_lifts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT NOT NULL CHECK (kind IN ('mailbox', 'phone', 'account')),
    value          TEXT NOT NULL,
    staff_id       INTEGER REFERENCES users (id) ON DELETE SET NULL,
    -- As it was called then.
    staff_login    TEXT NOT NULL,
    lifted_at      TEXT NOT NULL,
    UNIQUE (kind, value)
) STRICT;

-- The mailbox that `recipient` leads to; nothing for messages that are not counted.
ALTER TABLE outbox ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_mailbox ON outbox (mailbox, created_at);

-- Mailboxes that messages were written to, and how many were dropped because there were too many.
CREATE TABLE mail_recipients (
    mailbox        TEXT PRIMARY KEY,
    dropped        INTEGER NOT NULL DEFAULT 0,
    written_at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
