//! Where the courier goes, and what the shop promises of it.

use serde_json::{Value, json};
use techstore_db::Reads;

use super::support::{check_out, put, stock};
use crate::support::{Browser, PASSWORD, Shop};

/// An order by courier from the page's form.
async fn sent(guest: &Browser, city: &str, address: &str) -> crate::support::Answer {
    let typed = [
        ("delivery", "courier"),
        ("city", city),
        ("address", address),
        ("day", "2026-11-24"),
        ("hours", "14:00–18:00"),
    ];
    check_out(guest, &typed).await
}

/// A guest with a phone in the cart.
async fn guest(shop: &Shop) -> (Browser, i64) {
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    (guest, phone)
}

/// Where the last order goes.
async fn address(shop: &Shop) -> String {
    let mut db = shop.app.db.read().await.unwrap();
    db.sql("SELECT address FROM orders ORDER BY id DESC LIMIT 1").value().await.unwrap()
}

#[tokio::test]
async fn a_courier_is_promised_to_nobody_outside_the_zone() {
    let shop = Shop::open().await;
    let (guest, phone) = guest(&shop).await;
    for city in ["Владивосток", "г. Владивосток", "Московский", "Vladivostok", "1", "\u{202e}"]
    {
        let answer = sent(&guest, city, "Лесная, 5").await;
        assert_eq!(answer.status, 400, "{city}");
        let told = answer.texts("#city-fault").concat();
        assert!(told.contains("по Москве") && told.contains("Забрать из магазина"), "{city}: {told}");
        assert!(told.contains("Лесная улица, 20"), "where it can be fetched: {told}");
        assert_eq!(answer.attributes("#city", "value"), [city], "what was typed stays");
    }
    assert_eq!(stock(&shop, phone).await, 9);
    assert_eq!(sent(&guest, "", "Лесная, 5").await.texts("#city-fault"), ["Укажите город"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn a_courier_needs_a_street_and_a_house() {
    let shop = Shop::open().await;
    let (guest, _) = guest(&shop).await;
    for (typed, word) in [
        ("", "улицу и дом"),
        ("1", "улицу"),
        ("дом 5, кв. 7", "улицу"),
        ("Москва, 5", "улицу"),
        ("Лесная улица", "дома"),
        ("Лесная, кв. 7", "дома"),
        ("улица 8 Марта", "дома"),
    ] {
        let answer = sent(&guest, "Москва", typed).await;
        let told = answer.texts("#address-fault").concat();
        assert!(answer.status == 400 && told.contains(word), "{typed}: {told}");
        assert!(!answer.has("#city-fault"));
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn the_city_stands_once_before_the_street() {
    let shop = Shop::open_with(|settings| settings.delivery.courier_cities = "Москва, Орёл".to_owned()).await;
    let (guest, phone) = guest(&shop).await;
    for (city, typed, kept) in [
        (" г. москва ", "Лесная, 5", "Москва, Лесная, 5"),
        ("Москва", "г. Москва,  Лесная,\t5", "Москва, Лесная, 5"),
        ("орел", "ул. 8 Марта, д. 7", "Орёл, ул. 8 Марта, д. 7"),
        ("Москва г", "Лесная 20 домофон не работает", "Москва, Лесная 20 домофон не работает"),
        ("Россия, Москва", "Ленина-5", "Москва, Ленина-5"),
        ("", "Москва, Лесная 20", "Москва, Лесная 20"),
        ("", "г. Орел, 5 Лесная", "Орёл, 5 Лесная"),
    ] {
        put(&guest, phone, 1).await;
        let answer = sent(&guest, city, typed).await;
        assert_eq!(answer.status, 303, "{city}, {typed}: {}", answer.text());
        assert_eq!(address(&shop).await, kept);
    }
}

#[tokio::test]
async fn a_script_says_where_the_courier_goes_or_fetches_the_order() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let anna = shop.customer("anna").await;
    let profile = json!({
        "first_name": "Анна", "last_name": "Соболева", "patronymic": "", "phone": "+7 916 555-01-23",
        "address": "Москва, Лесная, 5",
    });
    assert_eq!(anna.post_json("/api/profile/update", &profile).await.status, 200);
    put(&anna, phone, 1).await;
    let courier = json!({ "password": PASSWORD, "delivery": "courier", "day": "2026-11-24", "hours": "14:00–18:00" });
    let with = |fields: Value| {
        let mut body = courier.clone();
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    for (fields, field) in [
        (json!({}), "city"),
        (json!({ "address": "Лесная, 5" }), "city"),
        (json!({ "city": "", "address": "Лесная, 5" }), "city"),
        (json!({ "city": null, "address": "Лесная, 5" }), "city"),
        (json!({ "city": "Владивосток", "address": "Светланская, 1" }), "city"),
        (json!({ "city": ["Москва"], "address": "Лесная, 5" }), "city"),
        (json!({ "city": "Москва", "address": "1" }), "address"),
    ] {
        let answer = anna.post_json("/api/checkout", &with(fields.clone())).await;
        assert_eq!(answer.status, 400, "{fields}: {}", answer.text());
        assert!(answer.json()["errors"][field].is_string(), "{fields}: {}", answer.text());
    }
    let answer = anna.post_json("/api/checkout", &with(json!({ "city": "Москва", "address": "Лесная, 7" }))).await;
    assert_eq!((answer.status, address(&shop).await.as_str()), (200, "Москва, Лесная, 7"), "{}", answer.text());
    put(&anna, phone, 1).await;
    assert_eq!(anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE delivery = 'pickup'").await, 1);
}

#[tokio::test]
async fn a_profile_s_address_is_kept_and_fills_in_city_and_street() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    for (kept, city, street, way) in [
        ("Москва, Лесная, 5", "Москва", "Лесная, 5", "courier"),
        ("Казань, улица Баумана, 36", "Казань", "улица Баумана, 36", "pickup"),
        ("у метро", "", "у метро", "courier"),
        ("Лесная улица, дом 5", "", "Лесная улица, дом 5", "courier"),
        ("Лесная ул., 20, Москва", "", "Лесная ул., 20, Москва", "courier"),
        ("ул. Лесная, д. 5, вход со двора", "", "ул. Лесная, д. 5, вход со двора", "courier"),
        ("Россия, Москва, Лесная, 20", "Москва", "Лесная, 20", "courier"),
        ("Московская обл., г. Химки, ул. Мира, 5", "", "Московская обл., г. Химки, ул. Мира, 5", "courier"),
    ] {
        let profile = json!({
            "first_name": "Анна", "last_name": "Соболева", "patronymic": "", "phone": "", "address": kept,
        });
        assert_eq!(anna.post_json("/api/profile/update", &profile).await.status, 200, "{kept}");
        let page = anna.get("/checkout/").await;
        assert_eq!(page.attributes("#city", "value"), [city], "{kept}");
        assert_eq!(page.attributes("#address", "value"), [street], "{kept}");
        assert_eq!(page.attributes("[name=delivery][checked]", "value"), [way], "{kept}");
        assert!(
            anna.get("/profile/").await.attributes("[name=address]", "value").concat().contains(kept)
                || anna.get("/profile/").await.texts("[name=address]").concat().contains(kept)
        );
    }
}

#[tokio::test]
async fn an_order_of_old_shows_the_address_it_was_given() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    super::support::place(&anna).await;
    shop.execute("UPDATE orders SET delivery = 'courier', address = 'у метро', delivery_day = '2026-11-24'").await;
    assert!(anna.get("/orders/1/").await.text().contains("у метро"));
}

#[tokio::test]
async fn no_page_promises_what_is_not_delivered() {
    let shop = Shop::open_with(|settings| settings.delivery.courier_cities = "Тула,Химки".to_owned()).await;
    let (guest, _) = guest(&shop).await;
    let product = {
        let mut db = shop.app.db.read().await.unwrap();
        let slug: String = db.sql("SELECT slug FROM products").value().await.unwrap();
        format!("/product/{slug}/")
    };
    for (path, names_zone) in [
        ("/", true),
        ("/contacts/", true),
        ("/rules/", true),
        ("/checkout/", true),
        (product.as_str(), true),
        ("/catalog/", false),
    ] {
        let page = guest.get(path).await;
        let text = page.text();
        assert!(!names_zone || text.contains("Тула, Химки"), "{path} names the zone");
        for promise in ["по России", "По России", "Почтой", "пункты выдачи", "По Москве", "по Москве", "по\u{a0}Москве"]
        {
            assert!(!text.contains(promise), "{path} promises «{promise}»");
        }
    }
}
