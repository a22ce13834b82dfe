-- More photos of a product. The first is `products.image`, which lists show; these follow it, by `position`.
CREATE TABLE product_photos (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    -- Below the media folder.
    path           TEXT NOT NULL
) STRICT;
CREATE INDEX product_photos_product ON product_photos (product_id, position);
