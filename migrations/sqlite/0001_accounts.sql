-- People, what they agreed to, how they sign in, and their sessions.

CREATE TABLE users (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    login          TEXT NOT NULL UNIQUE,
    -- Lower case. What makes a login unique is login_key: the same, but for people taken over from an old site
    -- whose login differs from another's in letter case only; theirs has the id behind it.
    login_folded   TEXT NOT NULL,
    login_key      TEXT NOT NULL UNIQUE,
    email          TEXT NOT NULL,
    email_folded   TEXT NOT NULL,
    email_key      TEXT UNIQUE,
    password       TEXT NOT NULL,
    password_changed_at TEXT,
    first_name     TEXT NOT NULL,
    last_name      TEXT NOT NULL,
    is_active      INTEGER NOT NULL DEFAULT 1,
    is_staff       INTEGER NOT NULL DEFAULT 0,
    is_superuser   INTEGER NOT NULL DEFAULT 0,
    joined_at      TEXT NOT NULL,
    last_login_at  TEXT
) STRICT;
CREATE INDEX users_login_folded ON users (login_folded);
CREATE INDEX users_email_folded ON users (email_folded);

CREATE TABLE user_profiles (
    user_id        INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    patronymic     TEXT NOT NULL DEFAULT '',
    -- E.164; what an old site kept may be anything.
    phone          TEXT NOT NULL DEFAULT '',
    birth_date     TEXT,
    address        TEXT NOT NULL DEFAULT '',
    -- Path below the media folder.
    avatar         TEXT,
    created_at     TEXT NOT NULL,
    updated_at     TEXT NOT NULL
) STRICT;

-- What somebody agreed to, when, from where and to which text: 152-FZ wants it provable.
CREATE TABLE consents (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose        TEXT NOT NULL,
    text_version   TEXT NOT NULL,
    address        TEXT NOT NULL,
    given_at       TEXT NOT NULL,
    UNIQUE (user_id, purpose, text_version)
) STRICT;

CREATE TABLE sessions (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the key in the cookie: who reads the database cannot sign in with it.
    key_hash       BLOB NOT NULL UNIQUE,
    user_id        INTEGER REFERENCES users (id) ON DELETE CASCADE,
    csrf_secret    TEXT,
    -- A message for the next page.
    flash          TEXT,
    created_at     TEXT NOT NULL,
    expires_at     TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- The history of signing in; it outlives the sessions.
CREATE TABLE sign_ins (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id     INTEGER UNIQUE REFERENCES sessions (id) ON DELETE SET NULL,
    address        TEXT NOT NULL,
    user_agent     TEXT NOT NULL,
    browser        TEXT NOT NULL,
    system         TEXT NOT NULL,
    device         TEXT NOT NULL,
    signed_in_at   TEXT NOT NULL,
    last_seen_at   TEXT NOT NULL,
    ended_at       TEXT,
    -- The session's number at the old site: an import that runs twice finds its rows by it.
    imported_id    INTEGER UNIQUE
) STRICT;
CREATE INDEX sign_ins_user ON sign_ins (user_id, signed_in_at);
