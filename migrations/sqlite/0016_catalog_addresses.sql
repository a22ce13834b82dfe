-- Addresses of goods and categories that stay good, article numbers that differ in more than letter case, and what the staff
-- finds goods by.

-- The addresses that goods and categories had before: whoever comes by one of them is led on.
CREATE TABLE old_product_slugs (
    slug           TEXT PRIMARY KEY,
    product_id     INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    left_at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX old_product_slugs_product ON old_product_slugs (product_id);
CREATE TABLE old_category_slugs (
    slug           TEXT PRIMARY KEY,
    category_id    INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    left_at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX old_category_slugs_category ON old_category_slugs (category_id);

-- Whether customers ever saw it: what they saw and do not see any more is gone, what they never saw was never there.
ALTER TABLE products ADD COLUMN was_shown INTEGER NOT NULL DEFAULT 1;
UPDATE products SET was_shown = FALSE
WHERE NOT is_visible AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.product_id = products.id);

-- When the staff last changed it; nothing when nobody has since it came.
ALTER TABLE products ADD COLUMN changed_at TEXT;

-- The article number in lower case, by which it is compared. Nothing for the later of two that differ in letter case alone and
-- were there before this was looked at: they stay, and `techstore doctor` names them.
ALTER TABLE products ADD COLUMN sku_key TEXT;
-- SQLite makes lower case of Latin letters alone, and reads no more than some thirty nested calls.
UPDATE products SET sku_key =
    (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(b, 'Ц', 'ц'), 'Ч', 'ч'), 'Ш', 'ш'), 'Щ', 'щ'), 'Ъ', 'ъ'), 'Ы', 'ы'), 'Ь', 'ь'), 'Э', 'э'), 'Ю', 'ю'), 'Я', 'я'), 'Ё', 'ё')
     FROM (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(a, 'Л', 'л'), 'М', 'м'), 'Н', 'н'), 'О', 'о'), 'П', 'п'), 'Р', 'р'), 'С', 'с'), 'Т', 'т'), 'У', 'у'), 'Ф', 'ф'), 'Х', 'х') AS b
           FROM (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(LOWER(sku), 'А', 'а'), 'Б', 'б'), 'В', 'в'), 'Г', 'г'), 'Д', 'д'), 'Е', 'е'), 'Ж', 'ж'), 'З', 'з'), 'И', 'и'), 'Й', 'й'), 'К', 'к') AS a) latin_and_more) half);
UPDATE products SET sku_key = NULL WHERE id IN
(SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY sku_key ORDER BY id) AS place FROM products) numbered WHERE place > 1);
CREATE UNIQUE INDEX products_sku_compared ON products (sku_key);

-- What the staff finds it by beside its name: maker, model, group of variants, in lower case, ё as е.
ALTER TABLE products ADD COLUMN found_by TEXT NOT NULL DEFAULT '';
UPDATE products SET found_by =
    (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(b, 'Ц', 'ц'), 'Ч', 'ч'), 'Ш', 'ш'), 'Щ', 'щ'), 'Ъ', 'ъ'), 'Ы', 'ы'), 'Ь', 'ь'), 'Э', 'э'), 'Ю', 'ю'), 'Я', 'я'), 'Ё', 'е'), 'ё', 'е')
     FROM (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(a, 'Л', 'л'), 'М', 'м'), 'Н', 'н'), 'О', 'о'), 'П', 'п'), 'Р', 'р'), 'С', 'с'), 'Т', 'т'), 'У', 'у'), 'Ф', 'ф'), 'Х', 'х') AS b
           FROM (SELECT REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(LOWER(brand || ' ' || model || ' ' || COALESCE(variant_group, '')), 'А', 'а'), 'Б', 'б'), 'В', 'в'), 'Г', 'г'), 'Д', 'д'), 'Е', 'е'), 'Ж', 'ж'), 'З', 'з'), 'И', 'и'), 'Й', 'й'), 'К', 'к') AS a) latin_and_more) half);
CREATE INDEX products_model_folded ON products (LOWER(model)) WHERE model <> '';
