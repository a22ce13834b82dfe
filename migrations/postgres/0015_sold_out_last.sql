-- What is sold out stands last in the usual order, which begins with it.
ALTER TABLE products ADD COLUMN is_gone BOOLEAN NOT NULL GENERATED ALWAYS AS (stock <= 0) STORED;

DROP INDEX products_shown_new;
DROP INDEX products_category_new;
CREATE INDEX products_shown_new ON products (is_gone, created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_new ON products (category_id, is_gone, created_at DESC, id DESC) WHERE is_visible;
