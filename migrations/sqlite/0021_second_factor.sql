-- The second factor of an account: an app that shows codes (RFC 6238).
CREATE TABLE totp_factors (
    user_id        INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The key that the app has too.
    secret         BLOB NOT NULL,
    -- The time step of the last code that was used: each is good once.
    last_step      INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    -- NULL until the first code was typed: it asks for nothing before.
    confirmed_at   TEXT
) STRICT;

-- What helps whoever lost the app: each is good once.
CREATE TABLE recovery_codes (
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Argon2, with one salt for all codes of the account.
    code_hash      TEXT NOT NULL,
    used_at        TEXT,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- Browsers that are not asked for the second factor.
CREATE TABLE trusted_browsers (
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The browser's number in the cookie of known browsers.
    browser        INTEGER NOT NULL,
    expires_at     TEXT NOT NULL,
    PRIMARY KEY (user_id, browser)
) STRICT;

-- Sign-ins that wait for the second factor.
CREATE TABLE pending_sign_ins (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the key in the browser's cookie.
    key_hash       BLOB NOT NULL UNIQUE,
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 of the password hash: a new password ends it.
    password_mark  BLOB NOT NULL,
    tries_left     INTEGER NOT NULL,
    expires_at     TEXT NOT NULL
) STRICT;
CREATE INDEX pending_sign_ins_user ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_expires ON pending_sign_ins (expires_at);

-- When the person last proved that it is them, after the sign-in.
ALTER TABLE sessions ADD COLUMN confirmed_at TEXT;
