-- What is sold out stands last in every list, so each order begins with it. The column changes only when the last piece goes or
-- the first comes: with an expression on the stock, every piece sold would write all these indexes anew.
ALTER TABLE products ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
UPDATE products SET is_gone = 1 WHERE stock <= 0;
CREATE TRIGGER products_gone_new AFTER INSERT ON products WHEN NEW.is_gone <> (NEW.stock <= 0) BEGIN
    UPDATE products SET is_gone = NEW.stock <= 0 WHERE id = NEW.id;
END;
CREATE TRIGGER products_gone AFTER UPDATE OF stock ON products WHEN NEW.is_gone <> (NEW.stock <= 0) BEGIN
    UPDATE products SET is_gone = NEW.stock <= 0 WHERE id = NEW.id;
END;

DROP INDEX products_shown_new;
DROP INDEX products_shown_price;
DROP INDEX products_shown_year;
DROP INDEX products_shown_name;
DROP INDEX products_category_new;
DROP INDEX products_category_year;
DROP INDEX products_category_name;
CREATE INDEX products_shown_new ON products (is_gone, created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_shown_cheap ON products (is_gone, price, id) WHERE is_visible;
CREATE INDEX products_shown_dear ON products (is_gone, price DESC, id DESC) WHERE is_visible;
CREATE INDEX products_shown_year ON products (is_gone, year DESC, id DESC) WHERE is_visible;
CREATE INDEX products_shown_name ON products (is_gone, name_sort, id) WHERE is_visible;
CREATE INDEX products_category_new ON products (category_id, is_gone, created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_cheap ON products (category_id, is_gone, price, id) WHERE is_visible;
CREATE INDEX products_category_dear ON products (category_id, is_gone, price DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_year ON products (category_id, is_gone, year DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_name ON products (category_id, is_gone, name_sort, id) WHERE is_visible;
