//! Whom the shop tells by mail of what happens in it.

use jiff::SignedDuration;
use serde_json::json;

use crate::admin::{clerk, edit, faults, person};
use crate::goods::{product, stock};
use crate::support::{Browser, PASSWORD, Shop};

const LIST: &str = "/admin/notices/";
const NEW: &str = "/admin/notices/new/";

async fn tell(boss: &Browser, email: &str, pace: &str, events: &[&str]) {
    let boxes = events.iter().map(|event| (*event, "on"));
    let typed: Vec<(&str, &str)> = [("email", email), ("pace", pace)].into_iter().chain(boxes).collect();
    let made = edit(boss, NEW, &typed).await;
    assert_eq!(made.status, 303, "{:?}", made.texts(".error-summary li"));
}

/// Orders so many of a product as a customer.
async fn order(customer: &Browser, product: i64, quantity: i64) -> i64 {
    let put = json!({ "product_id": product, "delta": quantity });
    assert_eq!(customer.post_json("/api/cart/add", &put).await.status, 200);
    let answer = customer.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["order_id"].as_i64().unwrap()
}

/// Subjects of what went to an address.
async fn subjects(shop: &Shop, to: &str) -> Vec<String> {
    let letters = shop.mailbox().await;
    let own = letters.iter().filter(|letter| letter.message.to.as_str() == to);
    own.map(|letter| letter.message.subject.to_string().replace('\u{a0}', " ")).collect()
}

#[tokio::test]
async fn whoever_is_told_of_new_orders_has_a_letter_with_each_and_nothing_that_a_customer_typed() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "orders@shop.example", "at_once", &["new_orders"]).await;
    tell(&boss, "stock@shop.example", "at_once", &["low_stock"]).await;
    let anna = shop.customer("anna").await;
    let number = order(&anna, shop.goods("phone").id().await.0, 2).await;
    assert_eq!(
        subjects(&shop, "orders@shop.example").await,
        [format!("Новый заказ № {number} на 2 000 ₽: 2 товара, самовывоз, оплата при получении")]
    );
    assert!(subjects(&shop, "stock@shop.example").await.is_empty(), "eight are left");
    let letters = shop.mailbox().await;
    let told = letters.iter().find(|letter| letter.message.to.as_str() == "orders@shop.example").unwrap();
    for text in [&told.message.text, &told.message.html] {
        assert!(text.contains(&format!("/admin/orders/{number}/")), "{text}");
        assert!(!text.contains("Анна") && !text.contains("anna@example.org"), "{text}");
    }
}

#[tokio::test]
async fn an_order_that_is_not_placed_is_told_to_nobody() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "orders@shop.example", "at_once", &["new_orders"]).await;
    let anna = shop.customer("anna").await;
    assert_eq!(anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await.status, 400);
    assert!(shop.mailbox().await.is_empty());
}

#[tokio::test]
async fn it_is_told_when_few_are_left_and_when_none_are() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "stock@shop.example", "at_once", &["low_stock"]).await;
    let (anna, phone) = (shop.customer("anna").await, shop.goods("phone").id().await.0);
    for quantity in [6, 1, 1, 2] {
        order(&anna, phone, quantity).await;
    }
    assert_eq!(
        subjects(&shop, "stock@shop.example").await,
        ["Осталось 3 шт.: Телефон phone, арт. SKU-phone", "Закончился товар: Телефон phone, арт. SKU-phone"]
    );
}

#[tokio::test]
async fn a_letter_that_was_given_up_is_told_once_and_never_of_itself() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "mail@shop.example", "at_once", &["lost_mail"]).await;
    let anna = shop.customer("anna").await;
    let number = order(&anna, shop.goods("phone").id().await.0, 1).await;
    // Every attempt was cut off: the next one gives it up.
    shop.set_mail_attempts(1000).await;
    let told = subjects(&shop, "mail@shop.example").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(&format!("Письмо не дошло: Заказ № {number}")), "{told:?}");
    assert!(!told[0].contains("anna"), "{told:?}");
    assert_eq!(edit(&boss, &format!("{LIST}1/"), &[("email", "gone@shop.example")]).await.status, 303);
    order(&anna, shop.goods("phone").id().await.0, 1).await;
    shop.execute("UPDATE outbox SET attempts = 1000 WHERE sent_at IS NULL").await;
    shop.mailbox().await;
    shop.execute("UPDATE outbox SET attempts = 1000, sent_at = NULL WHERE mailbox = ''").await;
    shop.advance(SignedDuration::from_hours(1));
    shop.mailbox().await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE mailbox = '' AND failed_at IS NOT NULL").await, 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE mailbox = ''").await, 2, "a lost notice makes no other");
}

#[tokio::test]
async fn a_digest_tells_the_day_once_and_a_quiet_day_nothing() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "daily@shop.example", "daily", &["new_orders", "low_stock"]).await;
    let (anna, phone) = (shop.customer("anna").await, shop.goods("phone").id().await.0);
    order(&anna, phone, 1).await;
    order(&anna, phone, 9).await;
    assert!(subjects(&shop, "daily@shop.example").await.is_empty(), "not before the morning");
    let zone = shop.app.web.time_zone.clone();
    let digests = async || techstore::mail::notices::send_digests(&shop.app.mail, &zone).await.unwrap();
    assert_eq!(digests().await, 0);
    shop.advance(SignedDuration::from_hours(22));
    assert_eq!(digests().await, 1);
    assert_eq!(digests().await, 0, "once");
    let letters = shop.mailbox().await;
    let told: Vec<_> = letters.iter().filter(|letter| letter.message.to.as_str() == "daily@shop.example").collect();
    assert_eq!(told.len(), 1);
    let text = told[0].message.text.replace('\u{a0}', " ");
    for words in ["Новые заказы: 2", "Новый заказ № 1", "Новый заказ № 2", "Закончился товар: Телефон phone"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    shop.advance(SignedDuration::from_hours(24));
    assert_eq!(digests().await, 0, "nothing happened");
    order(&anna, phone_again(&shop).await, 1).await;
    shop.advance(SignedDuration::from_hours(24));
    assert_eq!(digests().await, 1, "what came since is told");
}

async fn phone_again(shop: &Shop) -> i64 {
    shop.all_goods().add_stock(5).await;
    shop.goods("phone").id().await.0
}

#[tokio::test]
async fn money_that_has_to_go_back_is_told() {
    let shop = Shop::open_with(|settings| settings.payment.payments = techstore::config::TakesPayments::Test).await;
    stock(&shop, vec![product("phone")]).await;
    let boss = shop.administrator("boss").await;
    tell(&boss, "money@shop.example", "at_once", &["owed_money"]).await;
    let anna = shop.customer("anna").await;
    let number = order(&anna, shop.goods("phone").id().await.0, 1).await;
    // As if it had been paid online.
    shop.execute(
        "INSERT INTO payments (order_id, provider, reference, amount, state, begun_at)
         SELECT id, 'test', 'r', total, 'succeeded', placed_at FROM orders",
    )
    .await;
    assert_eq!(anna.post_form(&format!("/orders/{number}/cancel/"), &[]).await.status, 303);
    assert_eq!(
        subjects(&shop, "money@shop.example").await,
        [format!("Нужно вернуть деньги за заказ № {number}: 1 000 ₽")]
    );
}

#[tokio::test]
async fn a_clerk_sees_who_is_told_and_an_administrator_alone_says_it() {
    let shop = Shop::open().await;
    let (boss, clerk) = (shop.administrator("boss").await, clerk(&shop).await);
    tell(&boss, "orders@shop.example", "at_once", &["new_orders", "lost_mail"]).await;
    let list = clerk.get(LIST).await;
    assert_eq!(list.texts("tbody td:nth-child(3)"), ["Новые заказы, письма не дошли"]);
    let card = format!("{LIST}1/");
    assert_eq!(clerk.get(&card).await.texts(".save-bar button"), [""; 0], "nothing to save");
    assert_eq!(edit(&clerk, &card, &[("email", "spy@example.org")]).await.status, 403);
    let typed = [("email", "spy@example.org"), ("pace", "at_once"), ("new_orders", "on")];
    let button = "a[href^='/admin/notices/new/']";
    assert!(!list.has(button) && boss.get(LIST).await.has(button), "who may not add an address is not asked to");
    assert_eq!(clerk.get(NEW).await.status, 403);
    assert_eq!(clerk.post_form(NEW, &typed).await.status, 403);
    let delete = [("action", "delete"), ("id", "1"), ("confirm", "1")];
    assert_eq!(clerk.post_form("/admin/notices/actions/", &delete).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM notice_recipients WHERE email = 'orders@shop.example'").await, 1);
    assert_eq!(boss.post_form("/admin/notices/actions/", &delete).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM notice_recipients").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log WHERE object = 'notice_recipient'").await, 2);
}

#[tokio::test]
async fn an_address_is_told_once_and_of_something() {
    let shop = Shop::open().await;
    let boss = shop.administrator("boss").await;
    let nothing = edit(&boss, NEW, &[("email", "a@shop.example"), ("pace", "at_once")]).await;
    assert_eq!(faults(&nothing), ["Новые заказы: Отметьте, о чём писать"]);
    assert_eq!(edit(&boss, NEW, &[("email", "a b"), ("new_orders", "on")]).await.status, 400);
    tell(&boss, "a@shop.example", "daily", &["new_orders"]).await;
    let twice = edit(&boss, NEW, &[("email", "A@Shop.example"), ("new_orders", "on")]).await;
    assert_eq!(faults(&twice), ["Почта: На этот адрес уже пишем"]);
}

#[tokio::test]
async fn the_menu_counts_the_orders_that_wait() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let (anna, clerk) = (shop.customer("anna").await, clerk(&shop).await);
    person(&shop, "boris", ("Борис", "Ким"), "").await;
    assert!(!clerk.get("/admin/").await.has(".staff-side .n"), "nothing is new");
    let phone = shop.goods("phone").id().await.0;
    let first = order(&anna, phone, 1).await;
    order(&anna, phone, 1).await;
    shop.advance(SignedDuration::from_secs(3));
    assert_eq!(clerk.get("/admin/products/").await.texts(".staff-side .n"), ["2 новых"]);
    assert!(!anna.get("/").await.text().contains("class=\"n\""), "customers are not told");
    assert_eq!(anna.post_form(&format!("/orders/{first}/cancel/"), &[]).await.status, 303);
    shop.advance(SignedDuration::from_secs(3));
    assert_eq!(clerk.get("/admin/products/").await.texts(".staff-side .n"), ["1 новый"]);
}
