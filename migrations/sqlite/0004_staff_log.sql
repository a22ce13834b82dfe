-- What the staff changed: who, when, from where; what it was and what it became.

CREATE TABLE staff_log (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id       INTEGER REFERENCES users (id) ON DELETE SET NULL,
    -- As it was called then: the line outlives the account.
    staff_login    TEXT NOT NULL,
    address        TEXT NOT NULL,
    -- The kind of the thing, its number, and its name then. No reference: the line outlives the thing.
    object         TEXT NOT NULL,
    object_id      INTEGER NOT NULL,
    object_name    TEXT NOT NULL,
    action         TEXT NOT NULL,
    -- JSON: a list of field, old, new.
    changes        TEXT NOT NULL,
    made_at        TEXT NOT NULL
) STRICT;
CREATE INDEX staff_log_object ON staff_log (object, object_id, id);
CREATE INDEX staff_log_staff ON staff_log (staff_id);
