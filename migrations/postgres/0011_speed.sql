-- Every list that people see is read from an index, whatever the number of goods, orders and people.

-- The catalogue: one for each order, of all goods that are shown and of a category's.
DROP INDEX products_year;
DROP INDEX products_category_new;
DROP INDEX products_category_price;
DROP INDEX products_category_year;
DROP INDEX products_category_name;
CREATE INDEX products_shown_new ON products (created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_shown_price ON products (price, id) WHERE is_visible;
CREATE INDEX products_shown_year ON products (year DESC, id DESC) WHERE is_visible;
CREATE INDEX products_shown_name ON products (name_sort, id) WHERE is_visible;
CREATE INDEX products_category_new ON products (category_id, created_at DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_price ON products (category_id, price, id) WHERE is_visible;
CREATE INDEX products_category_year ON products (category_id, year DESC, id DESC) WHERE is_visible;
CREATE INDEX products_category_name ON products (category_id, name_sort, id) WHERE is_visible;

-- What can be bought: lowest prices and similar goods, what came last, the largest discounts.
CREATE INDEX products_buyable_price ON products (category_id, price, id) WHERE is_visible AND stock > 0;
CREATE INDEX products_buyable_new ON products (created_at DESC, id DESC) WHERE is_visible AND stock > 0;
CREATE INDEX products_buyable_discount ON products (((old_price - price) * 1000 / old_price) DESC, id DESC)
WHERE is_visible AND stock > 0 AND old_price > price;

DROP INDEX products_variants;
CREATE INDEX products_variants ON products (variant_group, id) WHERE variant_group IS NOT NULL;

-- The staff's lists: orders of products_new, products_price and products_name stay, and these come to them.
CREATE INDEX products_stock ON products (stock, id);
CREATE INDEX products_category ON products (category_id, is_visible);
CREATE INDEX products_sku_folded ON products (LOWER(sku));
CREATE INDEX users_joined ON users (joined_at, id);
CREATE INDEX users_last_login ON users (last_login_at, id);
CREATE INDEX users_name ON users
(REPLACE(REPLACE(last_name, 'ё', 'е'), 'Ё', 'Е'), REPLACE(REPLACE(first_name, 'ё', 'е'), 'Ё', 'Е'), id);
CREATE INDEX user_profiles_phone ON user_profiles (phone);
CREATE INDEX sign_ins_latest ON sign_ins (signed_in_at, id);
CREATE INDEX orders_total ON orders (total, id);
CREATE INDEX orders_phone ON orders (phone);
CREATE INDEX orders_email_folded ON orders (LOWER(email));
CREATE INDEX order_lines_sku ON order_lines (LOWER(sku), order_id);
