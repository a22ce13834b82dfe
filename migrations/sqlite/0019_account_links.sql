-- When the person showed that they read what comes to their address; NULL when nobody has.
ALTER TABLE users ADD COLUMN email_proven_at TEXT;

-- Links in messages about an account. The token is only in the message: who reads the database cannot follow one.
CREATE TABLE account_links (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the token.
    token_hash     BLOB NOT NULL UNIQUE,
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose        TEXT NOT NULL,
    -- The address it was sent to.
    email          TEXT NOT NULL,
    -- SHA-256 of the account's password hash at that time.
    password_mark  BLOB NOT NULL,
    created_at     TEXT NOT NULL,
    expires_at     TEXT NOT NULL
) STRICT;
CREATE INDEX account_links_user ON account_links (user_id, purpose, created_at);
CREATE INDEX account_links_expires ON account_links (expires_at);

-- Links and codes of a message that is still to be sent, as a JSON array; its bodies have placeholders for them.
ALTER TABLE outbox ADD COLUMN secrets TEXT;
