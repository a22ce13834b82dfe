//! Paying online: the goods are reserved meanwhile, and the money is accepted once.

use std::time::Duration;

use serde_json::json;
use techstore::orders;
use techstore::payments::{Mood, Standing};
use techstore_db::Reads;

use super::support::{assert_books, bank, check_out, open, ordered, put, reference, stock, tend, thanks};
use crate::support::Shop;

#[tokio::test]
async fn goods_are_kept_while_somebody_pays_and_sold_when_they_have_paid() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    assert!(page.starts_with("/payments/test/") && reference(&page).len() == 32, "{page}");
    assert_eq!(shop.count("SELECT stock * 10 + reserved FROM products").await, 32);
    assert_books(&shop).await;
    assert_eq!(anna.get(&page).await.texts("h1"), ["Оплатить 199 980 ₽?"]);
    let answer = anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(answer.location(), "/orders/1/done/");
    assert_eq!(shop.count("SELECT stock * 10 + reserved FROM products").await, 30);
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Оплачен"));
    assert_eq!(anna.get(&page).await.location(), "/orders/1/done/", "it is paid once");
    let notice = json!({ "reference": reference(&page) }).to_string().into_bytes();
    for _ in 0..2 {
        let told = shop.browser();
        let answer = told.post_bytes("/api/payments/test/notify", "application/json", notice.clone()).await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events WHERE kind = 'paid'").await, 1);
    assert_eq!(stock(&shop, phone).await, 3);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_message_from_outside_is_not_believed() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    let known = reference(&page);
    let stranger = shop.browser();
    for body in [
        json!({ "reference": known, "state": "succeeded" }),
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
async fn only_what_is_paid_is_thanked_for() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 ждёт оплаты", "back before anything was decided");
    anna.post_form(&page, &[("refuse", "1")]).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 ждёт оплаты");
    let told = anna.get("/orders/1/done/").await.texts("#unpaid").concat();
    assert!(told.contains("Оплата не прошла") && told.contains("Оплатить до 12:30"), "{told}");
    let page = anna.post_form("/orders/1/pay/", &[]).await.location().to_owned();
    anna.post_form(&page, &[("pay", "1")]).await;
    let done = anna.get("/orders/1/done/").await;
    assert_eq!((done.texts("h1"), done.has("#unpaid")), (vec!["Спасибо, Анна".to_owned()], false));
    assert!(done.texts("main .lead").concat().contains("оплачен"), "{}", done.text());
    anna.post_form("/orders/1/cancel/", &[]).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 отменён, деньги вернутся");
    let order = anna.get("/orders/1/").await.texts("#cancelled").concat();
    assert!(order.contains("Деньги вернутся: 199 980 ₽"), "{order}");
    let chief = shop.administrator("chief").await;
    let owed = chief.get("/admin/orders/1/").await.attributes("[name=owed]", "value")[0].clone();
    chief.post_form("/admin/orders/1/refund/", &[("owed", &owed)]).await;
    assert_eq!(thanks(&anna).await, "Заказ № 1 отменён");
    assert!(anna.get("/orders/1/").await.texts("#cancelled").concat().contains("Деньги возвращены: 199 980 ₽"));
}

#[tokio::test]
async fn back_from_the_bank_s_page_leads_to_the_order_that_waits() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    assert_eq!(anna.get("/checkout/").await.location(), "/orders/1/");
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    check_out(&guest, &[("payment", "online")]).await;
    let back = guest.get("/checkout/").await;
    assert!(back.location().starts_with("/orders/2/?key="), "{}", back.location());
    assert_eq!(super::support::follow(&guest, back.location()).await.texts("h1"), ["Заказ № 2 ждёт оплаты"]);
    let stranger = shop.browser();
    put(&stranger, phone, 1).await;
    stranger.post_form("/cart/add/", &[("product_id", &phone.to_string()), ("remove", "1")]).await;
    assert_eq!(stranger.get("/checkout/").await.location(), "/cart/", "nobody is led to somebody else's");
    put(&anna, phone, 1).await;
    assert_eq!(anna.get("/checkout/").await.status, 200, "who has something in the cart buys it");
    anna.post_form("/cart/add/", &[("product_id", &phone.to_string()), ("remove", "1")]).await;
    anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(anna.get("/checkout/").await.location(), "/cart/", "paid");
}

#[tokio::test]
async fn who_was_refused_can_try_again() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    anna.post_form(&page, &[("refuse", "1")]).await;
    assert!(anna.get("/orders/1/").await.texts(".timeline").concat().contains("Оплата не прошла"));
    let again = anna.post_form("/orders/1/pay/", &[]).await;
    assert_ne!(again.location(), page);
    let twice = anna.post_form("/orders/1/pay/", &[]).await;
    assert_eq!(twice.location(), again.location(), "one attempt at a time");
    anna.post_form(again.location(), &[("pay", "1")]).await;
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
    let page = anna.post_form("/orders/1/pay/", &[]).await.location().to_owned();
    bank(&shop).decide(&reference(&page), Standing::Succeeded);
    // Nobody tells us: the shop asks by itself.
    tend(&shop).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_bank_is_asked_about_everybody_however_many_they_are() {
    let shop = open().await;
    let (_, _, page) = ordered(&shop).await;
    bank(&shop).decide(&reference(&page), Standing::Succeeded);
    for number in 2..=450_i64 {
        let mut tx = shop.app.db.write().await.unwrap();
        let text = "INSERT INTO orders (id, state, first_name, last_name, phone, email, payment, goods_total,
                                        delivery_price, total, placed_at)
                    SELECT $1, 'cancelled', '', '', '', '', 'online', 0, 0, 0, placed_at FROM orders WHERE id = 1";
        tx.sql(text).bind(number).execute().await.unwrap();
        let text = "INSERT INTO payments (order_id, provider, reference, amount, state, begun_at)
                    SELECT $1, provider, $2, 0, 'pending', begun_at FROM payments WHERE order_id = 1";
        tx.sql(text).bind(number).bind(format!("other-{number}")).execute().await.unwrap();
        tx.commit().await.unwrap();
    }
    orders::ask_bank(&shop.app.orders, || true).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn nobody_pays_online_where_nobody_takes_it() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    assert!(!guest.get("/checkout/").await.has("#online"));
    assert_eq!(check_out(&guest, &[("payment", "online")]).await.status, 400);
    assert_eq!(guest.get("/payments/test/p1/").await.status, 404);
}

#[tokio::test]
async fn the_page_of_a_payment_tells_nothing_to_who_guesses() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let page = check_out(&guest, &[("payment", "online")]).await.location().to_owned();
    let stranger = shop.browser();
    for guess in ["p1", "1", "00000000000000000000000000000000"] {
        assert_eq!(stranger.get(&format!("/payments/test/{guess}/")).await.status, 404);
        assert_eq!(stranger.post_form(&format!("/payments/test/{guess}/"), &[("pay", "1")]).await.status, 404);
    }
    let letters = shop.mailbox().await;
    let mail = letters[0].message.text.split_once("key=").unwrap().1.lines().next().unwrap();
    let from_mail = shop.browser().post_form("/orders/1/pay/", &[("key", mail)]).await;
    assert_eq!(from_mail.location(), page, "the same attempt");
    let paid = guest.post_form(&page, &[("pay", "1")]).await;
    assert!(!paid.location().contains(mail), "the bank never learns the link of the message");
    let letters = shop.mailbox().await;
    assert!(letters[1].message.subject.as_str().contains("оплачен"), "{}", letters[1].message.subject);
}

#[tokio::test]
async fn money_that_comes_after_a_refusal_pays_all_the_same() {
    let shop = open().await;
    let (_, phone, page) = ordered(&shop).await;
    let reference = reference(&page);
    // What the shop has heard once was a refusal.
    shop.execute("UPDATE payments SET state = 'failed'").await;
    bank(&shop).decide(&reference, Standing::Succeeded);
    orders::settle(&shop.app.orders, "test", &reference).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_eq!(stock(&shop, phone).await, 3);
    assert_books(&shop).await;
}
