//! An order that is to be paid online ends by itself when its time is over.

use jiff::SignedDuration;
use techstore::orders;
use techstore::payments::{Mood, Standing};

use super::support::{assert_books, bank, open, ordered, reference, stock, tend};
use crate::support::Shop;

#[tokio::test]
async fn what_is_not_paid_in_time_is_cancelled_and_on_sale_again() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    bank(&shop).set_mood(Mood::Unyielding);
    shop.advance(SignedDuration::from_mins(29));
    assert_eq!(tend(&shop).await, 0);
    shop.advance(SignedDuration::from_mins(2));
    assert_eq!(tend(&shop).await, 1);
    assert_eq!(tend(&shop).await, 0);
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
async fn the_deadline_stands_on_the_order_and_moves_with_it() {
    let shop = open().await;
    let (anna, _, page) = ordered(&shop).await;
    let deadline = async || anna.get("/orders/1/").await.texts("#unpaid").concat();
    let order = anna.get("/orders/1/").await;
    assert_eq!(order.texts("h1"), ["Заказ № 1 ждёт оплаты"]);
    assert!(deadline().await.contains("Оплатить до 12:30"), "{}", deadline().await);
    shop.advance(SignedDuration::from_mins(25));
    anna.post_form(&page, &[("refuse", "1")]).await;
    anna.post_form("/orders/1/pay/", &[]).await;
    assert!(deadline().await.contains("Оплатить до 12:35"), "who begins late has ten minutes: {}", deadline().await);
    let shop = Shop::open_with(|settings| {
        settings.payment.payments = techstore::config::TakesPayments::Test;
        settings.payment.payment_minutes = 1440;
    })
    .await;
    let (anna, ..) = ordered(&shop).await;
    assert!(anna.get("/orders/1/").await.texts("#unpaid").concat().contains("Оплатить до 12:00 23 ноября"));
    let letter = shop.mailbox().await.remove(0).message.text.replace('\u{a0}', " ");
    assert!(letter.contains("до 12:00 23 ноября"), "{letter}");
}

#[tokio::test]
async fn the_end_of_an_order_waits_a_little_for_a_bank_that_is_down() {
    let shop = open().await;
    let (_, phone, page) = ordered(&shop).await;
    bank(&shop).decide(&reference(&page), Standing::Succeeded);
    bank(&shop).set_mood(Mood::Down);
    shop.advance(SignedDuration::from_mins(35));
    assert_eq!(tend(&shop).await, 0, "perhaps it is paid");
    bank(&shop).set_mood(Mood::Willing);
    assert_eq!(tend(&shop).await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_eq!(stock(&shop, phone).await, 3);
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_end_of_an_order_does_not_wait_for_ever() {
    let shop = open().await;
    let (_, phone, _) = ordered(&shop).await;
    bank(&shop).set_mood(Mood::Down);
    shop.advance(SignedDuration::from_mins(45));
    assert_eq!(tend(&shop).await, 1);
    assert_eq!(stock(&shop, phone).await, 5);
    assert_books(&shop).await;
}

#[tokio::test]
async fn who_begins_to_pay_late_has_ten_minutes() {
    let shop = open().await;
    let (anna, phone, page) = ordered(&shop).await;
    shop.advance(SignedDuration::from_mins(29));
    anna.post_form(&page, &[("refuse", "1")]).await;
    let page = anna.post_form("/orders/1/pay/", &[]).await.location().to_owned();
    shop.advance(SignedDuration::from_mins(9));
    assert_eq!(tend(&shop).await, 0);
    anna.post_form(&page, &[("pay", "1")]).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1);
    assert_eq!(stock(&shop, phone).await, 3);
    assert_books(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn money_and_the_end_of_an_order_at_once_leave_one_of_them() {
    for _ in 0..5 {
        let shop = open().await;
        let (anna, phone, page) = ordered(&shop).await;
        let reference = reference(&page);
        bank(&shop).decide(&reference, Standing::Succeeded);
        let (first, second) = (
            orders::settle(&shop.app.orders, "test", &reference),
            orders::settle(&shop.app.orders, "test", &reference),
        );
        let (settled, again, taken_back) = tokio::join!(first, second, anna.post_form("/orders/1/cancel/", &[]));
        assert!(settled.is_ok() && again.is_ok());
        assert_eq!(taken_back.status, 303);
        assert_eq!(stock(&shop, phone).await, 5, "a new order can be taken back, paid or not");
        assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'refund_due'").await, 1);
        assert_books(&shop).await;
    }
}
