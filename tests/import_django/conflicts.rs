//! Goods and orders in the place of others here are refused, named, and nothing has changed.

use techstore_db::Reads;

use super::old_site::OldSite;
use crate::support::Shop;

async fn refusal_in(shop: &Shop) -> String {
    OldSite::copy().refused(shop).await
}

fn assert_says(said: &str, words: &str) {
    assert!(said.contains(words), "{said}");
}

#[tokio::test]
async fn a_shop_with_goods_of_its_own_is_told_which_are_in_the_way() {
    let shop = Shop::open().await;
    shop.product("Мышь").stock(3).await;
    let said = refusal_in(&shop).await;
    assert_says(&said, "section there telefony (№ 1), here smartfony (№ 1)");
    assert_says(&said, "product there tovar-7-0 (№ 1), here product-");
    assert_says(&said, "demonstration");
}

#[tokio::test]
async fn an_address_or_name_that_is_anothers_here_is_refused() {
    let shop = Shop::open().await;
    shop.category(90, "printery", "Всё для печати").await;
    assert_says(&refusal_in(&shop).await, "section there printery (№ 3), here printery (№ 90)");

    let shop = Shop::open().await;
    shop.category(90, "tablets", "Планшеты").await;
    assert_says(&refusal_in(&shop).await, "section there planshety (№ 2), here tablets (№ 90) of the same name");

    let shop = Shop::open().await;
    shop.category(90, "tablets", "Дощечки").await;
    insert_product(&shop, "tovar-7-4", "A").await;
    assert_says(&refusal_in(&shop).await, "product there tovar-7-4 (№ 5), here tovar-7-4 (№ 900)");
}

#[tokio::test]
async fn an_article_number_that_is_anothers_here_is_no_trouble() {
    let shop = Shop::open().await;
    shop.category(90, "tablets", "Дощечки").await;
    insert_product(&shop, "a", "000005").await;
    OldSite::copy().bring(&shop).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE id = 5 AND sku = 'OLD-000005'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE id = 6 AND sku = '000006'").await, 1);
    assert_eq!(shop.count("SELECT MIN(position) FROM categories WHERE id < 90").await, 1);
}

#[tokio::test]
async fn the_number_of_an_order_or_line_that_is_anothers_here_is_refused() {
    let shop = Shop::open().await;
    shop.execute(
        "INSERT INTO orders (id, state, first_name, last_name, phone, email, payment, goods_total, delivery_price, total, placed_at)
         VALUES (7, 'new', '', '', '', '', 'on_receipt', 0, 0, 0, '2026-11-01T09:00:00.000000Z')",
    )
    .await;
    let said = refusal_in(&shop).await;
    let there = "there of № 3 at 2026-11-22T11:23:43.436870Z";
    assert_says(&said, &format!("order № 7: {there}, here of a guest at 2026-11-01T09:00:00.000000Z"));
    shop.execute("UPDATE orders SET id = 700").await;
    shop.execute(
        "INSERT INTO order_lines (id, order_id, sku, name, price, vat_rate, quantity) VALUES (64, 700, '', '', 0, 22, 1)",
    )
    .await;
    assert_says(&refusal_in(&shop).await, "line № 64 of order № 25 is another order's line here; nothing was changed");
}

#[tokio::test]
async fn an_order_of_the_same_number_and_person_at_another_moment_is_another() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    old.bring(&shop).await;
    let old = old.change("UPDATE main_order SET created_at = '2026-11-22 11:23:43.405344' WHERE id = 1").await;
    assert_says(&old.refused(&shop).await, "order № 1: there of № 17 at 2026-11-22T11:23:43.405344Z, here of № 17 at");
}

/// A product with the number 900, in the category 90.
async fn insert_product(shop: &Shop, slug: &'static str, sku: &'static str) {
    let mut tx = shop.app.db.write().await.unwrap();
    tx.sql(
        "INSERT INTO products (id, category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
         VALUES (900, 90, $1, $2, 'A', 'a', 2026, 1, 22, 0, '2026-01-01T00:00:00.000000Z')",
    )
    .bind(slug)
    .bind(sku)
    .execute()
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
