-- Codes of six digits in messages about an account: one at a time for each purpose.
CREATE TABLE account_codes (
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose        TEXT NOT NULL,
    -- The address it was sent to.
    email          TEXT NOT NULL,
    -- Argon2: of a million codes a plain hash would hide none.
    code_hash      TEXT NOT NULL,
    tries_left     INTEGER NOT NULL,
    expires_at     TEXT NOT NULL,
    PRIMARY KEY (user_id, purpose)
) STRICT;
CREATE INDEX account_codes_expires ON account_codes (expires_at);
