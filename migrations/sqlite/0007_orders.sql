-- Buying: what was ordered, what became of it, how it is paid, and every piece that came to the shelf or left it.

-- `stock` is what can be bought now. Pieces kept for somebody who is paying are beside it: on hand is both together.
ALTER TABLE products ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0);

CREATE TABLE orders (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Nobody for a guest's order, and for one whose account is gone.
    user_id        INTEGER REFERENCES users (id) ON DELETE SET NULL,
    -- Made with the page that the order was sent from: the same page sent twice is the same order.
    idempotency_key TEXT UNIQUE,
    state          TEXT NOT NULL CHECK (state IN ('new', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled')),
    first_name     TEXT NOT NULL,
    last_name      TEXT NOT NULL,
    phone          TEXT NOT NULL,
    email          TEXT NOT NULL,
    -- Nothing for an order of an old site that kept none.
    delivery       TEXT CHECK (delivery IN ('courier', 'pickup')),
    address        TEXT NOT NULL DEFAULT '',
    delivery_day   TEXT,
    delivery_hours TEXT NOT NULL DEFAULT '',
    comment        TEXT NOT NULL DEFAULT '',
    payment        TEXT NOT NULL CHECK (payment IN ('on_receipt', 'online')),
    paid_at        TEXT,
    goods_total    INTEGER NOT NULL CHECK (goods_total >= 0),
    delivery_price INTEGER NOT NULL CHECK (delivery_price >= 0),
    total          INTEGER NOT NULL CHECK (total = goods_total + delivery_price),
    cancellation_reason TEXT NOT NULL DEFAULT '',
    -- To which text on personal data they consented, and from which address the order came: 152-FZ wants it provable.
    consent_version TEXT NOT NULL DEFAULT '',
    placed_from    TEXT NOT NULL DEFAULT '',
    placed_at      TEXT NOT NULL
) STRICT;
CREATE INDEX orders_user ON orders (user_id, id);
CREATE INDEX orders_state ON orders (state, id);
CREATE INDEX orders_placed ON orders (placed_at, id);

-- What was bought, as it was called and cost then.
CREATE TABLE order_lines (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id       INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id     INTEGER REFERENCES products (id),
    sku            TEXT NOT NULL,
    name           TEXT NOT NULL,
    price          INTEGER NOT NULL CHECK (price >= 0),
    vat_rate       INTEGER NOT NULL,
    quantity       INTEGER NOT NULL CHECK (quantity > 0)
) STRICT;
CREATE INDEX order_lines_order ON order_lines (order_id);
CREATE INDEX order_lines_product ON order_lines (product_id);

-- What happened to an order: who did it, when, and why.
CREATE TABLE order_events (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id       INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind           TEXT NOT NULL,
    actor          TEXT NOT NULL CHECK (actor IN ('customer', 'staff', 'shop')),
    user_id        INTEGER REFERENCES users (id) ON DELETE SET NULL,
    -- As the staff member was called then.
    actor_name     TEXT NOT NULL DEFAULT '',
    note           TEXT NOT NULL DEFAULT '',
    made_at        TEXT NOT NULL
) STRICT;
CREATE INDEX order_events_order ON order_events (order_id, id);

-- Attempts to pay online. Who takes the money knows the payment by `reference`.
CREATE TABLE payments (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id       INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    provider       TEXT NOT NULL,
    reference      TEXT,
    -- Where the customer pays.
    page           TEXT,
    amount         INTEGER NOT NULL CHECK (amount >= 0),
    state          TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed', 'refund_due')),
    begun_at       TEXT NOT NULL,
    settled_at     TEXT,
    UNIQUE (provider, reference)
) STRICT;
CREATE INDEX payments_order ON payments (order_id, id);
-- One attempt at a time.
CREATE UNIQUE INDEX payments_pending ON payments (order_id) WHERE state = 'pending';

-- Pieces kept while their order is being paid; in time they are sold or go back.
CREATE TABLE reservations (
    order_id       INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id     INTEGER NOT NULL REFERENCES products (id),
    quantity       INTEGER NOT NULL CHECK (quantity > 0),
    expires_at     TEXT NOT NULL,
    PRIMARY KEY (order_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_expires ON reservations (expires_at);
CREATE INDEX reservations_product ON reservations (product_id);

-- Every change of what is on hand: the sum of a product's movements is what there is.
CREATE TABLE stock_movements (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    order_id       INTEGER REFERENCES orders (id),
    kind           TEXT NOT NULL CHECK (kind IN ('received', 'sold', 'returned', 'corrected')),
    -- Negative where pieces left.
    quantity       INTEGER NOT NULL CHECK (quantity <> 0),
    staff_id       INTEGER REFERENCES users (id) ON DELETE SET NULL,
    note           TEXT NOT NULL DEFAULT '',
    made_at        TEXT NOT NULL,
    -- An order takes a product once and brings it back once.
    UNIQUE (order_id, product_id, kind),
    CHECK (kind NOT IN ('sold', 'returned') OR order_id IS NOT NULL)
) STRICT;
CREATE INDEX stock_movements_product ON stock_movements (product_id, id);
INSERT INTO stock_movements (product_id, kind, quantity, note, made_at)
SELECT id, 'received', stock, 'Остаток при переходе на учёт движений', created_at FROM products WHERE stock > 0;

-- Keys that the shop signs with.
CREATE TABLE shop_keys (
    name           TEXT PRIMARY KEY,
    value          BLOB NOT NULL
) STRICT, WITHOUT ROWID;
