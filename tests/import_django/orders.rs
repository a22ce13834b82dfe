//! Orders and their lines move in with their numbers and sums.

use techstore::import::django::Topic;
use techstore::kernel::money::Kopecks;

use super::goods::UNBALANCED;
use super::old_site::{OldSite, facts, remarks};
use crate::support::Shop;

/// Orders that do not cost what their lines do.
const UNEVEN: &str =
    "SELECT COUNT(*) FROM orders o WHERE o.total <> o.goods_total OR o.delivery_price <> 0 OR o.goods_total <>
     (SELECT COALESCE(CAST(SUM(l.price * l.quantity) AS BIGINT), 0) FROM order_lines l WHERE l.order_id = o.id)";

/// Moves in after a change of the old database; the remarks on a topic.
async fn remarks_after(shop: &Shop, change: &str, topic: Topic) -> Vec<String> {
    let found = remarks(&OldSite::copy().change(change).await.bring(shop).await, topic);
    assert_eq!(shop.count(UNEVEN).await, 0);
    assert_eq!(shop.count(UNBALANCED).await, 0);
    found
}

#[tokio::test]
async fn all_orders_move_in_with_numbers_lines_and_sums() {
    let (shop, facts) = (Shop::open().await, facts());
    let report = OldSite::copy().bring(&shop).await;
    assert_eq!((report.orders, report.known_orders), (facts.counts["orders"], 0));
    assert_eq!((report.lines, report.known_lines), (facts.counts["order_items"], 0));
    let sum = Kopecks::new(shop.count("SELECT CAST(SUM(total) AS BIGINT) FROM orders").await);
    assert_eq!(sum.decimal(), facts.sum_of_orders);
    assert_eq!(shop.count(UNEVEN).await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE id BETWEEN 1 AND 25").await, 25);
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_lines WHERE id BETWEEN 1 AND 64").await, 64);
    let states = "SELECT COUNT(DISTINCT state) FROM orders";
    assert_eq!(shop.count(states).await, 6);
    let line = "SELECT COUNT(*) FROM order_lines l JOIN products p ON p.id = l.product_id AND p.name = l.name AND p.sku = l.sku
                WHERE l.vat_rate = 22";
    assert_eq!(shop.count(line).await, 64);
    let third = "SELECT COUNT(*) FROM order_lines WHERE id = 3 AND order_id = 2 AND product_id = 20 AND price = 1299950 AND quantity = 1";
    assert_eq!(shop.count(third).await, 1);
}

#[tokio::test]
async fn an_order_is_told_as_its_customer_is_and_was_placed_then() {
    let shop = Shop::open().await;
    OldSite::copy()
        .change("UPDATE main_userprofile SET phone = '8 900 123-45-67', address = 'Тверь' WHERE user_id = 3")
        .await
        .bring(&shop)
        .await;
    let whose =
        "SELECT COUNT(*) FROM orders WHERE id = 7 AND user_id = 3 AND first_name = 'Иван' AND last_name = 'Кузнецова'
                 AND phone = '+79001234567' AND email = 'user7.2@example.org' AND address = 'Тверь'";
    assert_eq!(shop.count(whose).await, 1);
    let what =
        "SELECT COUNT(*) FROM orders WHERE id = 7 AND state = 'cancelled' AND cancellation_reason = 'Нет на складе'
                AND total = 12999007 AND placed_at = '2026-11-22T11:23:43.436870Z'";
    assert_eq!(shop.count(what).await, 1);
    let rest = "SELECT COUNT(*) FROM orders WHERE delivery IS NULL AND payment = 'on_receipt' AND comment = '' AND idempotency_key IS NULL
                AND ((state = 'delivered' AND paid_at = placed_at) OR (state <> 'delivered' AND paid_at IS NULL))";
    assert_eq!(shop.count(rest).await, 25);
    let events = "SELECT COUNT(*) FROM order_events e JOIN orders o ON o.id = e.order_id AND o.placed_at = e.made_at
                  WHERE e.kind = 'imported' AND e.actor = 'shop' AND e.note = '' AND e.user_id IS NULL";
    assert_eq!(shop.count(events).await, 25);
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events").await, 25);
}

#[tokio::test]
async fn old_orders_take_nothing_off_the_shelf() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM stock_movements WHERE order_id IS NOT NULL OR kind <> 'received'").await,
        0
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM reservations").await, 0);
    assert_eq!(shop.count(UNBALANCED).await, 0);
}

#[tokio::test]
async fn vat_is_that_of_the_day_in_the_shops_zone() {
    let shop = Shop::open().await;
    let change = "UPDATE main_order SET created_at = '2025-12-31 20:59:59' WHERE id = 1;
                  UPDATE main_order SET created_at = '2025-12-31 21:00:00' WHERE id = 2;
                  UPDATE main_order SET created_at = '2018-06-01 10:00:00' WHERE id = 3";
    OldSite::copy().change(change).await.bring(&shop).await;
    let others = "SELECT COUNT(*) FROM order_lines WHERE vat_rate <>
                  CASE order_id WHEN 1 THEN 20 WHEN 2 THEN 22 WHEN 3 THEN 18 ELSE 22 END";
    assert_eq!(shop.count(others).await, 0);
}

#[tokio::test]
async fn an_unknown_state_is_told_and_the_customer_cannot_call_the_order_off() {
    let shop = Shop::open().await;
    let change =
        "UPDATE main_order SET status = 'refunded' WHERE id = 4; UPDATE main_order SET status = '' WHERE id = 8";
    assert_eq!(remarks_after(&shop, change, Topic::State).await, ["№ 4: «refunded»", "№ 8: «»"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE id IN (4, 8) AND state = 'processing'").await, 2);
}

#[tokio::test]
async fn a_sum_that_is_not_that_of_the_lines_is_told_with_both() {
    let shop = Shop::open().await;
    let change = "UPDATE main_order SET total_price = 100.5 WHERE id = 1;
                  UPDATE main_order SET total_price = 'много' WHERE id = 2;
                  DELETE FROM main_orderitem WHERE order_id = 3";
    let found = remarks_after(&shop, change, Topic::Total).await;
    let space = |text: &str| text.replace('_', "\u{a0}");
    assert_eq!(
        found,
        [
            space("№ 1: 100,50_₽, по строкам 0,04_₽"),
            space("№ 2: «много», по строкам 12_999,51_₽"),
            space("№ 3: 28_969_₽, по строкам 0_₽"),
        ]
    );
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM orders WHERE (id = 1 AND total = 4) OR (id = 3 AND total = 0)").await,
        2
    );
}

#[tokio::test]
async fn lines_with_no_quantity_are_left_out_and_told() {
    let shop = Shop::open().await;
    let change = "PRAGMA ignore_check_constraints = ON;
                  UPDATE main_orderitem SET quantity = 0 WHERE id = 1;
                  UPDATE main_orderitem SET quantity = -1 WHERE id = 3;
                  UPDATE main_orderitem SET quantity = 'пара' WHERE id = 5;
                  UPDATE main_orderitem SET quantity = 2000000000, price = 9999999999 WHERE id IN (7, 8)";
    assert_eq!(
        remarks_after(&shop, change, Topic::LineQuantity).await,
        [
            "№ 1: заказ № 1, «0»",
            "№ 3: заказ № 2, «-1»",
            "№ 5: заказ № 3, «пара»",
            "№ 7: заказ № 4, «2000000000»",
            "№ 8: заказ № 4, «2000000000»"
        ]
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_lines").await, 59);
}

#[tokio::test]
async fn a_line_whose_product_is_gone_is_kept_without_it() {
    let shop = Shop::open().await;
    shop.execute("INSERT INTO categories (id, slug, name) VALUES (90, 'tablets', 'Дощечки')").await;
    shop.execute(
        "INSERT INTO products (id, category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
         VALUES (900, 90, 'a', 'A', 'A', 'a', 2026, 1, 22, 0, '2026-01-01T00:00:00.000000Z')",
    )
    .await;
    let change = "UPDATE main_orderitem SET product_id = 404 WHERE id = 1;
                  UPDATE main_orderitem SET product_id = 900 WHERE id = 3";
    let found = remarks_after(&shop, change, Topic::LineProduct).await;
    assert_eq!(found, ["№ 1: заказ № 1, товар № 404", "№ 3: заказ № 2, товар № 900"]);
    let kept = "SELECT COUNT(*) FROM order_lines WHERE product_id IS NULL AND sku = '' AND (id, name) IN (VALUES (1, 'Товар № 404'), (3, 'Товар № 900'))";
    assert_eq!(shop.count(kept).await, 2, "a product of ours that has the number by chance is none of the old site's");
}

#[tokio::test]
async fn a_line_whose_price_is_none_costs_nothing_and_is_told() {
    let shop = Shop::open().await;
    let change =
        "UPDATE main_orderitem SET price = 'даром' WHERE id = 1; UPDATE main_orderitem SET price = 0.001 WHERE id = 2";
    let found = remarks_after(&shop, change, Topic::LinePrice).await;
    assert_eq!(found, ["№ 1: заказ № 1, «даром»", "№ 2: заказ № 1, «0.001»"]);
    assert_eq!(shop.count("SELECT total FROM orders WHERE id = 1").await, 0);
}

#[tokio::test]
async fn orders_of_nobody_and_lines_of_no_order_are_left_out() {
    let shop = Shop::open().await;
    let change =
        "UPDATE main_order SET user_id = 404 WHERE id = 2; UPDATE main_orderitem SET order_id = 404 WHERE id = 64";
    let old = OldSite::copy().change(change).await;
    let report = old.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::StrayOrder), ["№ 2: человек № 404, строк 2"]);
    assert_eq!(remarks(&report, Topic::StrayLine), ["№ 64"]);
    assert_eq!((report.orders, report.lines), (24, 61));
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE id = 2").await, 0);
    assert_eq!(old.bring(&shop).await.known_orders, 24);
}

#[tokio::test]
async fn numbers_of_new_orders_go_on_behind_the_largest() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    let order = "INSERT INTO orders (state, first_name, last_name, phone, email, payment, goods_total, delivery_price, total, placed_at)
                 VALUES ('new', '', '', '', '', 'on_receipt', 0, 0, 0, '2026-11-22T09:00:00.000000Z')";
    shop.execute(order).await;
    let number = shop.count("SELECT MAX(id) FROM orders").await;
    assert!(number > 25);
    shop.execute("INSERT INTO order_lines (order_id, sku, name, price, vat_rate, quantity) SELECT MAX(id), '', '', 0, 22, 1 FROM orders").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_lines WHERE id > 64").await, 1);
}
