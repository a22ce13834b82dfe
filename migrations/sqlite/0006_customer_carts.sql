-- A cart is a guest's, by the session, or a customer's, whatever browser they come with.
-- SQLite cannot loosen a column: both tables are made anew, in both dialects alike.

CREATE TABLE new_carts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id     INTEGER UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
    user_id        INTEGER UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    created_at     TEXT NOT NULL,
    CHECK ((session_id IS NULL) <> (user_id IS NULL))
) STRICT;
INSERT INTO new_carts (id, session_id, created_at)
SELECT c.id, c.session_id, c.created_at FROM carts c JOIN sessions s ON s.id = c.session_id WHERE s.user_id IS NULL;
-- Somebody who is signed in with several browsers has one cart from now on, with what was in all of them.
INSERT INTO new_carts (id, user_id, created_at)
SELECT MIN(c.id), s.user_id, MIN(c.created_at)
FROM carts c JOIN sessions s ON s.id = c.session_id WHERE s.user_id IS NOT NULL GROUP BY s.user_id;

CREATE TABLE new_cart_lines (
    cart_id        INTEGER NOT NULL REFERENCES new_carts (id) ON DELETE CASCADE,
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    quantity       INTEGER NOT NULL CHECK (quantity > 0),
    -- What one cost, in kopecks, when the owner last saw it: a change since then is told.
    price_seen     INTEGER NOT NULL,
    added_at       TEXT NOT NULL,
    PRIMARY KEY (cart_id, product_id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_cart_lines (cart_id, product_id, quantity, price_seen, added_at)
SELECT n.id, l.product_id, SUM(l.quantity), p.price, MIN(l.added_at)
FROM cart_lines l
JOIN carts c ON c.id = l.cart_id
JOIN sessions s ON s.id = c.session_id
JOIN new_carts n ON n.user_id = s.user_id OR n.session_id = s.id
JOIN products p ON p.id = l.product_id
GROUP BY n.id, l.product_id, p.price;

DROP TABLE cart_lines;
DROP TABLE carts;
ALTER TABLE new_carts RENAME TO carts;
ALTER TABLE new_cart_lines RENAME TO cart_lines;
CREATE INDEX cart_lines_product ON cart_lines (product_id);
