//! Sections and goods move in with their numbers, addresses and stock.

use techstore::import::django::Topic;
use techstore_db::{Reads, record};

use super::old_site::{OldSite, facts, remarks};
use crate::support::Shop;

/// Products whose movements do not add up to what is on hand.
pub(super) const UNBALANCED: &str = "SELECT COUNT(*) FROM products p WHERE p.stock + p.reserved <>
     (SELECT COALESCE(CAST(SUM(m.quantity) AS BIGINT), 0) FROM stock_movements m WHERE m.product_id = p.id)";

record! {
    /// A product as it stands here.
    #[derive(Debug, PartialEq)]
    struct Row {
        category_id: i64,
        slug: String,
        name: String,
        sku: String,
        price: i64,
        year: i64,
        model: String,
        country: String,
        stock: i64,
        is_visible: bool,
    }
}

async fn product(shop: &Shop, id: i64) -> Row {
    let mut db = shop.app.db.read().await.unwrap();
    let text = "SELECT category_id, slug, name, sku, price, year, model, country, stock, is_visible FROM products WHERE id = $1";
    db.sql(text).bind(id).one().await.unwrap()
}

#[tokio::test]
async fn sections_and_goods_move_in_with_number_and_address() {
    let (shop, facts) = (Shop::open().await, facts());
    let report = OldSite::copy().bring(&shop).await;
    assert_eq!((report.categories, report.known_categories), (facts.counts["categories"], 0));
    assert_eq!((report.products, report.known_products), (facts.counts["products"], 0));
    let sections = "SELECT COUNT(*) FROM categories WHERE (id, slug, name, position) IN
        (VALUES (1, 'telefony', 'Телефоны', 1), (2, 'planshety', 'Планшеты', 2), (3, 'printery', 'Принтеры', 3))";
    assert_eq!(shop.count(sections).await, 3);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 30);
    let first = Row {
        category_id: 1,
        slug: "tovar-7-0".to_owned(),
        name: "Телефон «Модель 0» <b>".to_owned(),
        sku: "000001".to_owned(),
        price: 7_000_000,
        year: 2025,
        model: "M-0".to_owned(),
        country: "Китай".to_owned(),
        stock: 5,
        is_visible: true,
    };
    assert_eq!(product(&shop, 1).await, first);
    let second = product(&shop, 2).await;
    assert_eq!((second.price, second.stock, second.slug.as_str()), (1_299_950, 0, "tovar-7-1"));
    let seventh = product(&shop, 7).await;
    assert_eq!((seventh.price, seventh.stock, seventh.country.as_str()), (1, 40, "Корея"));
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM products WHERE id = 7 AND name_sort = 'телефон «модель 6» еж'").await,
        1
    );
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM products WHERE vat_rate = 22 AND is_visible AND image IS NULL").await,
        30
    );
}

#[tokio::test]
async fn old_addresses_of_goods_stay_true_and_a_name_is_text() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    let browser = shop.browser();
    for number in 0..30 {
        let answer = browser.get(&format!("/product/tovar-7-{number}/")).await;
        assert_eq!(answer.status, 200, "{number}");
        assert!(answer.text().contains(&format!("«Модель {number}»")), "{number}");
    }
    let page = browser.get("/product/tovar-7-0/").await.text();
    assert!(page.contains("Телефон «Модель 0» &#60;b&#62;") && !page.contains("«Модель 0» <b>"), "{page}");
    let shelf = browser.get("/catalog/?category=printery").await;
    assert!(shelf.status == 200 && shelf.text().contains("«Модель 2» &#60;b&#62;"));
}

#[tokio::test]
async fn what_there_was_is_received_in_one_movement() {
    let (shop, facts) = (Shop::open().await, facts());
    OldSite::copy().bring(&shop).await;
    assert_eq!(shop.count("SELECT CAST(SUM(stock) AS BIGINT) FROM products").await, facts.sum_of_stock);
    assert_eq!(shop.count(UNBALANCED).await, 0);
    let received = "SELECT COUNT(*) FROM stock_movements m JOIN products p ON p.id = m.product_id
                    WHERE m.kind = 'received' AND m.quantity = p.stock AND m.note = 'Перенос со старого сайта'";
    assert_eq!(shop.count(received).await, 19);
    assert_eq!(shop.count("SELECT COUNT(*) FROM stock_movements").await, 19, "nothing else moved");
}

#[tokio::test]
async fn prices_of_any_spelling_are_taken_to_the_kopeck() {
    let shop = Shop::open().await;
    let change = "UPDATE main_product SET price = '12999.50' WHERE id = 1;
                  UPDATE main_product SET price = 9999999999.99 WHERE id = 2;
                  UPDATE main_product SET price = '1 234,05' WHERE id = 3;
                  UPDATE main_product SET price = 0 WHERE id = 4;
                  UPDATE main_product SET price = 0.29 WHERE id = 5;
                  UPDATE main_product SET price = 1.1 + 2.2 WHERE id = 6";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::Price), [""; 0]);
    assert_eq!(remarks(&report, Topic::ZeroPrice), ["tovar-7-3 (№ 4)"]);
    assert!(!product(&shop, 4).await.is_visible, "what costs nothing is not sold");
    for (id, price) in [(1, 1_299_950), (2, 999_999_999_999), (3, 123_405), (4, 0), (5, 29), (6, 330)] {
        assert_eq!(product(&shop, id).await.price, price, "{id}");
    }
}

#[tokio::test]
async fn a_product_whose_price_is_none_is_hidden_and_told() {
    let shop = Shop::open().await;
    let change = "UPDATE main_product SET price = 'дорого' WHERE id = 1;
                  UPDATE main_product SET price = -5 WHERE id = 3;
                  UPDATE main_product SET price = 10.005 WHERE id = 4;
                  UPDATE main_product SET price = 1e20 WHERE id = 5";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::Price),
        [
            "tovar-7-0 (№ 1): «дорого»",
            "tovar-7-2 (№ 3): «-5»",
            "tovar-7-3 (№ 4): «10.005»",
            "tovar-7-4 (№ 5): «1.0e+20»"
        ]
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE price = 0 AND NOT is_visible").await, 4);
    assert_eq!(shop.browser().get("/product/tovar-7-0/").await.status, 404);
    assert_eq!(report.products, 30);
}

#[tokio::test]
async fn what_the_old_site_did_not_sell_is_hidden_and_told() {
    let shop = Shop::open().await;
    let change = "UPDATE main_product SET in_stock = 0 WHERE id = 1; UPDATE main_product SET in_stock = 1 WHERE id = 2";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::NotSold), ["tovar-7-0 (№ 1): 5 шт."]);
    let (hidden, shown) = (product(&shop, 1).await, product(&shop, 2).await);
    assert_eq!((hidden.stock, hidden.is_visible), (5, false));
    assert_eq!((shown.stock, shown.is_visible), (0, true), "there is none of it, and that is what the page says");
    assert_eq!(shop.count(UNBALANCED).await, 0);
}

#[tokio::test]
async fn numbers_that_are_none_and_rare_addresses_are_told() {
    let shop = Shop::open().await;
    let change = "PRAGMA ignore_check_constraints = ON;
                  UPDATE main_product SET stock = 'много' WHERE id = 1;
                  UPDATE main_product SET stock = -3 WHERE id = 3;
                  UPDATE main_product SET year = 'недавно' WHERE id = 4;
                  UPDATE main_product SET slug = 'Tovar_7' WHERE id = 5;
                  UPDATE main_product SET name = 'Прин' || char(0) || 'тер' WHERE id = 6;
                  UPDATE main_product SET category_id = 404 WHERE id = 8";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::Stock), ["tovar-7-0 (№ 1): «много»", "tovar-7-2 (№ 3): «-3»"]);
    assert_eq!(remarks(&report, Topic::Year), ["tovar-7-3 (№ 4): «недавно»"]);
    assert_eq!(remarks(&report, Topic::Slug), ["Tovar_7 (№ 5)"]);
    assert_eq!(remarks(&report, Topic::ZeroCharacter), ["tovar-7-5 (№ 6): «Принтер»"]);
    assert_eq!(remarks(&report, Topic::StrayProduct), ["tovar-7-7 (№ 8): раздел № 404"]);
    assert_eq!(report.products, 29);
    assert_eq!(shop.browser().get("/product/Tovar_7/").await.status, 200);
    assert_eq!(shop.count(UNBALANCED).await, 0);
}

#[tokio::test]
async fn numbers_of_new_goods_go_on_behind_the_largest() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    assert!(shop.product("Мышь").stock(3).await > 30);
    assert!(shop.count("SELECT MAX(id) FROM categories").await > 3);
}
