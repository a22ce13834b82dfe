-- What is sold out stands last in the usual order, which begins with it. The column changes only when the last piece goes or the
-- first comes: with an expression on the stock, every piece that is sold would write these indexes anew.
ALTER TABLE products ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
UPDATE products SET is_gone = 1 WHERE stock <= 0;
CREATE TRIGGER products_gone_new AFTER INSERT ON products WHEN NEW.is_gone <> (NEW.stock <= 0) BEGIN
    UPDATE products SET is_gone = NEW.stock <= 0 WHERE id = NEW.id;
END;
CREATE TRIGGER products_gone AFTER UPDATE OF stock ON products WHEN NEW.is_gone <> (NEW.stock <= 0) BEGIN
    UPDATE products SET is_gone = NEW.stock <= 0 WHERE id = NEW.id;
END;

DROP INDEX products_shown_new;
DROP INDEX products_category_new;
CREATE INDEX products_shown_new ON products (is_gone, created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_new ON products (category_id, is_gone, created_at DESC, id DESC) WHERE is_visible;
