//! Paying online: goods are kept meanwhile, and money is taken once.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;
use techstore::orders;
use techstore::payments::{Mood, Standing};

use super::support::{assert_books, bank, check_out, open, product, put, stock};
use crate::support::{Browser, Shop};

/// A customer who has ordered two phones of five, to be paid online: the browser, the phone, where it was sent.
async fn ordered(shop: &Shop) -> (Browser, i64, String) {
    let phone = product(shop, "Телефон", 5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    let answer = check_out(&anna, &[("payment", "online")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.location().to_owned();
    (anna, phone, to)
}

#[tokio::test]
async fn goods_are_kept_while_somebody_pays_and_sold_when_they_have_paid() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    assert_eq!(page, "/payments/test/p1/");
    assert_eq!(shop.count("SELECT stock * 10 + reserved FROM products").await, 32);
    assert_books(&shop).await;
    assert_eq!(anna.get(&page).await.texts("h1"), ["Оплатить 199 980 ₽?"]);
    let answer = anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(answer.location(), "/orders/1/done/");
    assert_eq!(shop.count("SELECT stock * 10 + reserved FROM products").await, 30);
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Оплачен"));
    assert_eq!(anna.get(&page).await.location(), "/orders/1/done/", "it is paid once");
    for _ in 0..2 {
        let told = shop.browser();
        let answer =
            told.post_bytes("/api/payments/test/notify", "application/json", b"{\"reference\": \"p1\"}".to_vec()).await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events WHERE kind = 'paid'").await, 1);
    assert_eq!(stock(&shop, phone).await, 3);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_message_from_outside_is_not_believed() {
    let shop = open().await;
    let (anna, _, _) = ordered(&shop).await;
    let stranger = shop.browser();
    for body in [
        json!({ "reference": "p1", "state": "succeeded" }),
        json!({ "reference": 1 }),
        json!({}),
        json!({ "reference": "p2" }),
    ] {
        let request = axum::http::Request::post("/api/payments/test/notify").header("content-type", "application/json");
        let answer = stranger.send(request, axum::body::Body::from(body.to_string())).await;
        assert_eq!(answer.status, 200, "no token is needed: {}", answer.text());
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 0);
    assert!(anna.get("/orders/1/").await.text().contains("ждёт оплаты"));
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_is_not_paid_in_time_is_cancelled_and_on_sale_again() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    shop.advance(SignedDuration::from_mins(29));
    assert_eq!(orders::tend(&shop.app.orders).await.unwrap(), 0);
    shop.advance(SignedDuration::from_mins(2));
    assert_eq!(orders::tend(&shop.app.orders).await.unwrap(), 1);
    assert_eq!(orders::tend(&shop.app.orders).await.unwrap(), 0);
    assert_eq!(stock(&shop, phone).await, 5);
    let order = anna.get("/orders/1/").await;
    assert_eq!(order.texts("main .status"), ["Отменён"]);
    assert!(order.text().contains("Заказ не оплачен вовремя"));
    assert_books(&shop).await;
    // The money comes all the same: it is owed.
    anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'refund_due'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 0);
    assert_eq!(stock(&shop, phone).await, 5);
    assert_books(&shop).await;
}

#[tokio::test]
async fn who_was_refused_can_try_again() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    anna.post_form(&page, &[("refuse", "1")]).await;
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Оплата не прошла"));
    let again = anna.post_form("/orders/1/pay/", &[]).await;
    assert_eq!(again.location(), "/payments/test/p2/");
    assert_eq!(anna.post_form("/orders/1/pay/", &[]).await.location(), "/payments/test/p2/", "one attempt at a time");
    anna.post_form("/payments/test/p2/", &[("pay", "1")]).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_bank_that_does_not_answer_costs_nobody_the_order() {
    let shop = open().await;
    bank(&shop).set_mood(Mood::Down);
    let (anna, _, to) = ordered(&shop).await;
    assert_eq!(to, "/orders/1/done/");
    assert!(anna.get("/orders/1/").await.has("form[action$='pay/']"));
    bank(&shop).set_mood(Mood::Slow(Duration::from_millis(50)));
    assert_eq!(anna.post_form("/orders/1/pay/", &[]).await.location(), "/payments/test/p1/");
    bank(&shop).decide("p1", Standing::Succeeded);
    // Nobody tells us: the shop asks by itself.
    orders::tend(&shop.app.orders).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_books(&shop).await;
}

#[tokio::test]
async fn money_of_an_order_that_is_taken_back_is_owed() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    anna.post_form(&page, &[("pay", "1")]).await;
    anna.post_form("/orders/1/cancel/", &[]).await;
    assert_eq!(stock(&shop, phone).await, 5);
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'refund_due'").await, 1);
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Деньги вернём"));
    assert_books(&shop).await;
}

#[tokio::test]
async fn nobody_pays_online_where_nobody_takes_it() {
    let shop = Shop::open().await;
    let phone = product(&shop, "Телефон", 5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    assert!(!guest.get("/checkout/").await.has("#online"));
    assert_eq!(check_out(&guest, &[("payment", "online")]).await.status, 400);
    assert_eq!(guest.get("/payments/test/p1/").await.status, 404);
}
