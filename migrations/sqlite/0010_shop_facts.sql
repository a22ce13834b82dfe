-- What the program notes about this shop itself, by name.
CREATE TABLE shop_facts (
    name           TEXT PRIMARY KEY,
    value          TEXT NOT NULL,
    changed_at     TEXT NOT NULL
) STRICT;
