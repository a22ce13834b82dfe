-- What the shop shows: sections, goods and their properties.

CREATE TABLE categories (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    slug           TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL UNIQUE,
    position       INTEGER NOT NULL DEFAULT 0,
    description    TEXT NOT NULL DEFAULT '',
    drawing        TEXT NOT NULL DEFAULT ''
) STRICT;

-- The properties goods of a category have, in the order they are shown.
CREATE TABLE attributes (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id    INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    code           TEXT NOT NULL,
    name           TEXT NOT NULL,
    group_name     TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('text', 'number', 'bool', 'choice')),
    unit           TEXT NOT NULL DEFAULT '',
    is_key         INTEGER NOT NULL DEFAULT 0,
    position       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (category_id, code)
) STRICT;

CREATE TABLE products (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id    INTEGER NOT NULL REFERENCES categories (id),
    slug           TEXT NOT NULL UNIQUE,
    sku            TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    -- Lower case, ё as е: the order of names, by code points.
    name_sort      TEXT NOT NULL,
    brand          TEXT NOT NULL DEFAULT '',
    model          TEXT NOT NULL DEFAULT '',
    year           INTEGER NOT NULL,
    country        TEXT NOT NULL DEFAULT '',
    price          INTEGER NOT NULL CHECK (price >= 0),
    old_price      INTEGER CHECK (old_price > price),
    vat_rate       INTEGER NOT NULL,
    stock          INTEGER NOT NULL CHECK (stock >= 0),
    is_visible     INTEGER NOT NULL DEFAULT 1,
    colour         TEXT NOT NULL DEFAULT '',
    variant_group  TEXT,
    specs          TEXT NOT NULL DEFAULT '',
    -- Paragraphs, an empty line between them.
    description    TEXT NOT NULL DEFAULT '',
    -- What is shown: a drawing of ours until somebody uploads a photo (path below the media folder).
    drawing        TEXT NOT NULL DEFAULT '',
    image          TEXT,
    width_mm       INTEGER,
    height_mm      INTEGER,
    depth_mm       INTEGER,
    weight_g       INTEGER,
    created_at     TEXT NOT NULL
) STRICT;
-- One for each order of the catalogue, of all goods and of a section's.
CREATE INDEX products_new ON products (created_at DESC, id DESC);
CREATE INDEX products_price ON products (price, id);
CREATE INDEX products_year ON products (year DESC, id DESC);
CREATE INDEX products_name ON products (name_sort, id);
CREATE INDEX products_category_new ON products (category_id, created_at DESC, id DESC);
CREATE INDEX products_category_price ON products (category_id, price, id);
CREATE INDEX products_category_year ON products (category_id, year DESC, id DESC);
CREATE INDEX products_category_name ON products (category_id, name_sort, id);
CREATE INDEX products_variants ON products (variant_group);

CREATE TABLE product_attributes (
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    attribute_id   INTEGER NOT NULL REFERENCES attributes (id) ON DELETE CASCADE,
    value          TEXT NOT NULL,
    -- The same as a number, where the attribute is one.
    number         REAL,
    PRIMARY KEY (product_id, attribute_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_attributes_value ON product_attributes (attribute_id, value);
