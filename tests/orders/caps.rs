//! How many orders may wait for the shop's confirmation: of one customer, and of one network.

use futures_util::future::join_all;
use serde_json::json;
use techstore::config::TakesPayments;

use super::support::{assert_books, check_out, form, pay, put, send, stock};
use crate::support::{Answer, Browser, PASSWORD, Shop};

/// Orders one of a product with an e-mail and a phone of its own.
async fn order(browser: &Browser, product: i64, email: &str, phone: &str) -> Answer {
    put(browser, product, 1).await;
    check_out(browser, &[("email", email), ("phone", phone)]).await
}

fn phone(number: usize) -> String {
    format!("+7916555{number:04}")
}

#[tokio::test]
async fn a_mailbox_has_three_unconfirmed_orders_however_it_is_written_and_from_wherever() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let spellings = ["anna@example.org", "Anna@Example.ORG", "an.na+1@example.org", "anna+2@example.org"];
    for (number, email) in spellings.into_iter().enumerate() {
        let answer = order(&shop.browser(), cable, email, &phone(number)).await;
        assert_eq!(answer.status, if number < 3 { 303 } else { 429 }, "{email}");
        if number == 3 {
            let told = answer.texts("#unconfirmed").concat();
            assert!(told.contains("которые магазин ещё не подтвердил") && told.contains("позвоните нам"), "{told}");
            assert!(answer.header("retry-after").is_some());
            assert_eq!(answer.attributes("#email", "value"), [email], "what was typed stays");
        }
    }
    assert_eq!(order(&shop.browser(), cable, "boris@example.org", &phone(9)).await.status, 303, "others order");
    assert_eq!(stock(&shop, cable).await, 46);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_phone_has_three_unconfirmed_orders_however_it_is_written() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let spellings = ["8 916 555-01-23", "+7 (916) 555 01 23", "89165550123", "+79165550123"];
    for (number, phone) in spellings.into_iter().enumerate() {
        let answer = order(&shop.browser(), cable, &format!("guest{number}@example.org"), phone).await;
        assert_eq!(answer.status, if number < 3 { 303 } else { 429 }, "{phone}");
    }
}

#[tokio::test]
async fn a_customer_has_three_unconfirmed_orders_whatever_they_type() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let anna = shop.customer("anna").await;
    for number in 0..3 {
        let answer = order(&anna, cable, &format!("other{number}@example.org"), &phone(number)).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    assert_eq!(order(&anna, cable, "other9@example.org", &phone(9)).await.status, 429);
    let answer = anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!((answer.status, answer.json()["ok"].as_bool()), (429, Some(false)));
    let error = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(error.contains("не подтвердил") && error.contains("позвоните нам"), "{error}");
    assert!(answer.header("retry-after").is_some());
}

#[tokio::test]
async fn a_network_has_ten_unconfirmed_orders() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let office = shop.browser();
    for number in 0..11 {
        let email = format!("guest{number}@example.org");
        let answer = order(&office.twin(), cable, &email, &phone(number)).await;
        assert_eq!(answer.status, if number < 10 { 303 } else { 429 }, "order {number}");
        if number == 10 {
            assert!(answer.texts("#unconfirmed").concat().contains("Из вашей сети"), "{}", answer.text());
        }
    }
    assert_eq!(order(&shop.browser(), cable, "other@example.org", &phone(99)).await.status, 303, "others order");
}

#[tokio::test]
async fn what_is_confirmed_or_cancelled_waits_no_more() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let anna = shop.customer("anna").await;
    for _ in 0..3 {
        put(&anna, cable, 1).await;
        super::support::place(&anna).await;
    }
    put(&anna, cable, 1).await;
    assert_eq!(check_out(&anna, &[]).await.status, 429);
    anna.post_form("/orders/1/cancel/", &[]).await;
    assert_eq!(check_out(&anna, &[]).await.status, 303);
    let clerk = shop.administrator("boss").await;
    clerk.post_form("/admin/orders/2/step/", &[("state", "new")]).await;
    put(&anna, cable, 1).await;
    assert_eq!(check_out(&anna, &[]).await.status, 303);
    put(&anna, cable, 1).await;
    assert_eq!(check_out(&anna, &[]).await.status, 429);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_page_sent_again_leads_to_its_order_when_the_cap_is_reached() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let guest = shop.browser();
    order(&guest, cable, "anna@example.org", &phone(1)).await;
    order(&guest, cable, "anna@example.org", &phone(1)).await;
    put(&guest, cable, 1).await;
    let fields = form(&guest, &[("email", "anna@example.org")]).await;
    let first = send(&guest, &fields).await;
    assert_eq!((first.status, send(&guest, &fields).await.location()), (303, first.location()));
}

#[tokio::test]
async fn what_is_paid_and_what_older_versions_took_is_not_counted() {
    let shop = Shop::open_with(|settings| {
        settings.server.limits = techstore::config::Switch::On;
        settings.payment.payments = TakesPayments::Test;
    })
    .await;
    let cable = shop.product("Кабель").stock(50).await;
    let guest = shop.browser();
    for number in 1..=3 {
        put(&guest, cable, 1).await;
        assert_eq!(check_out(&guest, &[("payment", "online")]).await.status, 303);
        pay(&shop, &guest, number).await;
    }
    for _ in 0..3 {
        assert_eq!(order(&guest, cable, "anna@example.org", &phone(1)).await.status, 303);
    }
    assert_eq!(order(&guest, cable, "anna@example.org", &phone(1)).await.status, 429);
    shop.execute("UPDATE orders SET is_guarded = FALSE").await;
    assert_eq!(check_out(&guest, &[]).await.status, 303);
}

#[tokio::test]
async fn without_limits_nobody_is_counted() {
    let shop = Shop::open().await;
    let cable = shop.product("Кабель").stock(50).await;
    let guest = shop.browser();
    for _ in 0..12 {
        assert_eq!(order(&guest, cable, "anna@example.org", &phone(1)).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twelve_orders_to_one_mailbox_at_once_three_are_taken() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let mut guests = Vec::new();
    for number in 0..12 {
        let guest = shop.browser();
        put(&guest, cable, 1).await;
        let number = phone(number);
        let fields = form(&guest, &[("email", "anna@example.org"), ("phone", &number)]).await;
        guests.push((guest, fields));
    }
    let answers = join_all(guests.iter().map(|(guest, fields)| send(guest, fields))).await;
    let taken = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!((taken, answers.iter().filter(|answer| answer.status == 429).count()), (3, 9));
    assert_eq!(stock(&shop, cable).await, 47);
    assert_books(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifteen_orders_of_one_network_at_once_ten_are_taken() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let office = shop.browser();
    let mut guests = Vec::new();
    for number in 0..15 {
        let guest = office.twin();
        put(&guest, cable, 1).await;
        let (email, number) = (format!("guest{number}@example.org"), phone(number));
        let fields = form(&guest, &[("email", &email), ("phone", &number)]).await;
        guests.push((guest, fields));
    }
    let answers = join_all(guests.iter().map(|(guest, fields)| send(guest, fields))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 10);
    assert_books(&shop).await;
}

#[tokio::test]
async fn turns_of_a_day_ago_are_forgotten() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    order(&shop.browser(), cable, "anna@example.org", &phone(1)).await;
    assert_eq!(techstore::orders::caps::sweep(&shop.app.orders).await.unwrap(), 0);
    shop.advance(jiff::SignedDuration::from_hours(25));
    assert_eq!(techstore::orders::caps::sweep(&shop.app.orders).await.unwrap(), 3, "mailbox, phone, network");
}
