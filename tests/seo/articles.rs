//! Article numbers that are unique, and goods without a price.

use techstore::kernel::money::Kopecks;
use techstore_db::Reads;

use super::{json_ld, product_card, settled};
use crate::admin::{clerk, edit, faults};
use crate::goods::{product, stock, with};
use crate::support::Shop;

#[tokio::test]
async fn an_article_number_is_anothers_in_any_letter_case() {
    let shop = Shop::open().await;
    let cyrillic = with(product("hedgehog"), |it| it.sku = "АРТ-Ёж".to_owned());
    stock(&shop, vec![with(product("phone"), |it| it.sku = "Abc-1".to_owned()), cyrillic, product("other")]).await;
    let clerk = clerk(&shop).await;
    let other = product_card(&shop, "other").await;
    for sku in ["Abc-1", "abc-1", "ABC-1", "арт-ёж", "Арт-ЁЖ"] {
        let answer = edit(&clerk, &other, &[("sku", sku)]).await;
        assert_eq!(faults(&answer), ["Артикул: Такой артикул уже занят"], "{sku}");
    }
    let own = edit(&clerk, &product_card(&shop, "phone").await, &[("sku", "ABC-1")]).await;
    assert_eq!(own.status, 303, "its own number may be written otherwise");
}

#[tokio::test]
async fn twins_that_were_there_stay_as_long_as_nobody_touches_their_number() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("one"), product("two")]).await;
    shop.execute("UPDATE products SET sku = 'SKU-ONE', sku_key = NULL WHERE slug = 'two'").await;
    let clerk = clerk(&shop).await;
    let two = product_card(&shop, "two").await;
    assert_eq!(edit(&clerk, &two, &[("year", "2024")]).await.status, 303);
    assert_eq!(faults(&edit(&clerk, &two, &[("sku", "Sku-One")]).await), ["Артикул: Такой артикул уже занят"]);
    assert_eq!(edit(&clerk, &two, &[("sku", "SKU-TWO")]).await.status, 303);
    let one = product_card(&shop, "one").await;
    assert_eq!(faults(&edit(&clerk, &one, &[("sku", "sku-two")]).await), ["Артикул: Такой артикул уже занят"]);
}

#[tokio::test]
async fn what_has_no_price_is_offered_nowhere() {
    let shop = Shop::open().await;
    let free = with(product("free"), |it| it.old_price = Some(Kopecks::new(200_000)));
    stock(&shop, vec![free, product("phone")]).await;
    let browser = shop.browser();
    let number = shop.goods("free").id().await.0;
    let put = serde_json::json!({ "product_id": number, "delta": 1 });
    assert_eq!(browser.post_json("/api/cart/add", &put).await.status, 200);
    shop.goods("free").set_price(0).await;
    settled(&shop).await;
    let page = browser.get("/product/free/").await;
    assert_eq!(page.texts(".buy-box .stock"), ["Снят с продажи"]);
    assert!(!page.has("main button[form=cart-add][aria-label*='free']"));
    assert!(json_ld(&page)["@graph"][0].get("offers").is_none());
    assert_eq!(browser.post_json("/api/cart/add", &put).await.status, 404);
    let cart = browser.get("/cart/").await;
    assert_eq!(cart.texts(".line.is-gone .stock"), ["Снят с продажи"]);
    assert!(!browser.get("/").await.texts("[aria-labelledby=deals]").concat().contains("free"));
    let clerk = clerk(&shop).await;
    let card = product_card(&shop, "free").await;
    let refused = edit(&clerk, &card, &[("year", "2024")]).await;
    assert_eq!(faults(&refused), ["Цена: Укажите цену или снимите отметку «На витрине»: без цены товар не продаётся"]);
    shop.goods("free").hide().await;
    let id = number.to_string();
    let show = [("action", "show"), ("id", id.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form("/admin/products/actions/", &show).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE is_visible").await, 1);
    let said = clerk.get("/admin/products/").await.texts(".notice-bad");
    assert_eq!(said, ["Ничего не изменилось: у него нет цены: укажите её в карточке"]);
}

#[tokio::test]
async fn twins_of_an_old_database_stop_no_upgrade() {
    use techstore_db::{Address, Db, Migrations, Options};
    let folder = tempfile::tempdir().unwrap();
    let database = crate::support::database::TestDatabase::create_empty(folder.path()).await;
    let db = Db::create(&Address::parse(&database.url()).unwrap(), Options::default()).await.unwrap();
    let before = techstore::schema::STEPS.split_at(13).0;
    db.migrate(&Migrations::new(before)).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO categories (slug, name) VALUES ('a', 'А')").execute().await.unwrap();
    let now = techstore::kernel::clock::Clock::System.now();
    for (sku, is_visible) in [("Abc", true), ("aBC", true), ("АРТ-Ё", true), ("арт-ё", false), ("other", false)]
    {
        tx.sql(
            "INSERT INTO products (category_id, slug, sku, name, name_sort, brand, model, year, price, vat_rate, stock, is_visible,
                                   created_at)
             SELECT id, $1, $1, $1, $1, 'Ёж', 'XR 7', 2026, 100, 22, 0, $2, $3 FROM categories",
        )
        .bind(sku)
        .bind(is_visible)
        .bind(now)
        .execute()
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    db.migrate(&techstore::schema::migrations()).await.unwrap();
    let mut connection = db.read().await.unwrap();
    let rows: Vec<(String, Option<String>, bool, String)> =
        connection.sql("SELECT sku, sku_key, was_shown, found_by FROM products ORDER BY id").all().await.unwrap();
    let found: Vec<_> = rows.iter().map(|(sku, key, shown, _)| (sku.as_str(), key.as_deref(), *shown)).collect();
    assert_eq!(
        found,
        [
            ("Abc", Some("abc"), true),
            ("aBC", None, true),
            ("АРТ-Ё", Some("арт-ё"), true),
            ("арт-ё", None, false),
            ("other", Some("other"), false)
        ]
    );
    assert!(rows.iter().all(|(.., found_by)| found_by.trim() == "еж xr 7"), "{rows:?}");
}
