-- What somebody typed at the checkout, for a quarter of an hour: a login or a look at the cart does not lose it.
CREATE TABLE checkout_drafts (
    session_id     BIGINT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    -- Whose form it was; nobody's of a guest. No reference: it only says who must not see it.
    user_id        BIGINT,
    -- The fields as JSON; passwords are never among them.
    fields         TEXT NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX checkout_drafts_expires ON checkout_drafts (expires_at);
