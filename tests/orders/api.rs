//! The JSON calls, as scripts of the old site use them.

use jiff::SignedDuration;
use serde_json::json;

use super::support::{assert_books, place, put, stock};
use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn a_script_orders_with_the_password_alone() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    let answer = anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "ok": true, "order_id": 1, "total": 199_980.0 })));
    assert_eq!(stock(&shop, phone).await, 3);
    let empty = anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!((empty.status, empty.json()["error"].as_str()), (400, Some("Корзина пуста")));
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_wrong_password_is_400_and_changes_nothing() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    let answer = anna.post_json("/api/checkout", &json!({ "password": "не тот" })).await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("Неверный пароль")));
    for sent in [json!({ "password": "" }), json!({ "password": null })] {
        let answer = anna.post_json("/api/checkout", &sent).await;
        assert_eq!(answer.json()["error"], "Неверный пароль", "what is sent is checked, however fresh the login is");
    }
    shop.advance(SignedDuration::from_hours(1));
    let answer = anna.post_json("/api/checkout", &json!({})).await;
    assert_eq!(answer.status, 400, "the login is an hour old");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
    assert_eq!(stock(&shop, phone).await, 5);
}

#[tokio::test]
async fn nobody_orders_without_a_login() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let answer = guest.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status, 401);
    assert!(answer.json()["errors"]["auth"].is_string());
}

#[tokio::test]
async fn what_is_short_is_named() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(3).await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    put(&anna, phone, 2).await;
    put(&boris, phone, 2).await;
    place(&anna).await;
    let answer = boris.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.json()["error"], "Не хватает товара: Телефон (осталось 1)");
    assert_eq!(
        answer.json()["short"],
        json!([{ "product_id": phone, "name": "Телефон", "wanted": 2, "available": 1 }])
    );
    assert_eq!(stock(&shop, phone).await, 1);
    assert_eq!(boris.get("/cart/").await.texts(".line .name").len(), 1, "the cart is as it was");
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_same_key_is_the_same_order() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    put(&anna, phone, 1).await;
    let body = json!({ "password": PASSWORD, "key": "0123456789abcdef" });
    let first = anna.post_json("/api/checkout", &body).await;
    let second = anna.post_json("/api/checkout", &body).await;
    assert_eq!((second.status, second.json()), (200, first.json()));
    put(&boris, phone, 1).await;
    let other = boris.post_json("/api/checkout", &body).await;
    assert_eq!(other.status, 200, "a key is its owner's alone");
    assert_ne!(other.json()["order_id"], first.json()["order_id"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 2);
    for key in ["short", "with a space in it", ""] {
        let answer = anna.post_json("/api/checkout", &json!({ "password": PASSWORD, "key": key })).await;
        assert_eq!(answer.status, 400, "{key:?}");
        assert!(answer.json()["errors"]["key"].is_string());
    }
}

#[tokio::test]
async fn a_new_order_is_taken_back_once_and_kept_as_cancelled() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    put(&anna, phone, 2).await;
    let order = place(&anna).await;
    let path = format!("/api/order/{order}/delete");
    assert_eq!(boris.post_json(&path, &json!({})).await.status, 404);
    assert_eq!(shop.browser().post_json(&path, &json!({})).await.status, 401);
    let (twin, other) = (anna.twin(), anna.twin());
    let body = json!({});
    let answers =
        tokio::join!(anna.post_json(&path, &body), twin.post_json(&path, &body), other.post_json(&path, &body));
    let mut statuses = [answers.0.status, answers.1.status, answers.2.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400]);
    assert_eq!(stock(&shop, phone).await, 5, "the goods are back, once");
    assert_eq!(anna.get("/orders/").await.texts("article .status"), ["Отменён"]);
    for path in ["/api/order/999/delete", "/api/order/x/delete", "/api/order/99999999999999999999/delete"] {
        assert_eq!(anna.post_json(path, &json!({})).await.status, 404, "{path}");
    }
    assert_books(&shop).await;
}

#[tokio::test]
async fn whatever_arrives_gets_a_clear_answer() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let bodies: [&[u8]; 10] = [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{\"password\": 5}",
        b"{\"password\": {}}",
        b"{\"password\": \"\\u0000\"}",
        b"{\"delivery\": \"teleport\"}",
        b"{\"delivery\": \"courier\", \"day\": 7}",
        b"{\"first_name\": \"\\ud83d\\ude00\", \"phone\": []}",
    ];
    for body in bodies {
        let answer = anna.post_bytes("/api/checkout", "application/json", body.to_vec()).await;
        assert_eq!(answer.status, 400, "{}: {}", String::from_utf8_lossy(body), answer.text());
        assert_eq!(answer.json()["ok"], false);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
}
