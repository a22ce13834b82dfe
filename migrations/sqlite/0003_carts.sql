-- What somebody means to buy.

CREATE TABLE carts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id     INTEGER NOT NULL UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
    created_at     TEXT NOT NULL
) STRICT;

CREATE TABLE cart_lines (
    cart_id        INTEGER NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    quantity       INTEGER NOT NULL CHECK (quantity > 0),
    added_at       TEXT NOT NULL,
    PRIMARY KEY (cart_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cart_lines_product ON cart_lines (product_id);
