//! What tests of orders have in common.

use serde_json::json;
use techstore::commands::invariants::INVARIANTS;
use techstore::orders;
use techstore::payments::SimulatedBank;
use techstore_db::Reads;

use crate::support::{Answer, Browser, PASSWORD, Shop};

/// A shop that takes money online, by a bank that is played.
pub(crate) async fn open() -> Shop {
    Shop::open_with(|settings| settings.payment.payments = techstore::config::TakesPayments::Test).await
}

pub(crate) fn bank(shop: &Shop) -> &SimulatedBank {
    shop.app.orders.till.played().expect("a played bank")
}

/// Puts so many of a product into a browser's cart.
pub(crate) async fn put(browser: &Browser, product: i64, quantity: i64) {
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": product, "delta": quantity })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// How many of a product can be bought.
pub(crate) async fn stock(shop: &Shop, product: i64) -> i64 {
    let mut db = shop.app.db.read().await.unwrap();
    db.sql("SELECT stock FROM products WHERE id = $1").bind(product).value().await.unwrap()
}

/// Places an order as a script of the old site does.
pub(crate) async fn place(browser: &Browser) -> i64 {
    let answer = browser.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["order_id"].as_i64().unwrap()
}

/// The checkout's form as a browser would send it: with what the page filled in, and what somebody types.
pub(crate) async fn form(browser: &Browser, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = browser.get("/checkout/").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let names = page.attributes("form[data-checkout] input[type=hidden]", "name");
    let values = page.attributes("form[data-checkout] input[type=hidden]", "value");
    let mut fields: Vec<(String, String)> =
        names.into_iter().zip(values).filter(|(name, _)| name != "csrfmiddlewaretoken").collect();
    for (name, value) in [
        ("first_name", "Анна"),
        ("last_name", "Соболева"),
        ("phone", "8 916 555-01-23"),
        ("email", "anna@example.org"),
        ("delivery", "pickup"),
        ("payment", "on_receipt"),
        ("personal_data", "on"),
        ("rules", "on"),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    for (name, value) in typed {
        fields.retain(|(there, _)| there != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

/// Asks for a page, and for the one it leads to without the key in its address.
pub(crate) async fn follow(browser: &Browser, path: &str) -> Answer {
    let answer = browser.get(path).await;
    if answer.status != 303 {
        return answer;
    }
    assert!(!answer.location().contains("key="), "the key stays in the address: {}", answer.location());
    browser.get(answer.location()).await
}

/// The key of the link in the last message.
pub(crate) async fn mailed_key(shop: &Shop) -> String {
    let letters = shop.mailbox().await;
    let text = &letters.last().expect("a message").message.text;
    text.split_once("key=").expect("a link").1.lines().next().unwrap().to_owned()
}

pub(crate) async fn send(browser: &Browser, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_form("/checkout/", &fields).await
}

/// Fills the checkout in and sends it.
pub(crate) async fn check_out(browser: &Browser, typed: &[(&str, &str)]) -> Answer {
    let fields = form(browser, typed).await;
    send(browser, &fields).await
}

/// What doctor demands of stock and orders; nothing is broken.
pub(crate) async fn assert_books(shop: &Shop) {
    let mut db = shop.app.db.read().await.unwrap();
    for invariant in INVARIANTS {
        assert_eq!(invariant.broken(&mut db).await.unwrap(), [] as [i64; 0], "{}", invariant.what);
    }
}

/// What the shop does by itself from time to time: asks the bank, and ends what was not paid. Says how many it ended.
pub(crate) async fn tend(shop: &Shop) -> usize {
    orders::ask_bank(&shop.app.orders, || true).await.unwrap();
    orders::end_unpaid(&shop.app.orders, || true).await.unwrap()
}

/// The bank's name for the payment of a page.
pub(crate) fn reference(page: &str) -> String {
    page.trim_start_matches("/payments/test/").trim_end_matches('/').to_owned()
}

/// Pays on the bank's page: which payment is said by its number.
pub(crate) async fn pay(shop: &Shop, browser: &Browser, payment: i64) {
    let mut db = shop.app.db.read().await.unwrap();
    let page: String = db.sql("SELECT page FROM payments WHERE id = $1").bind(payment).value().await.unwrap();
    drop(db);
    assert_eq!(browser.post_form(&page, &[("pay", "1")]).await.status, 303);
}

/// A customer who has ordered two phones of five, to be paid online: the browser, the phone, where it was sent.
pub(crate) async fn ordered(shop: &Shop) -> (Browser, i64, String) {
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    let answer = check_out(&anna, &[("payment", "online")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.location().to_owned();
    (anna, phone, to)
}

/// The heading of the page to which the bank leads back.
pub(crate) async fn thanks(browser: &Browser) -> String {
    browser.get("/orders/1/done/").await.texts("h1").concat()
}
