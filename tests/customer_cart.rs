//! A customer's cart: the same in every browser, joined at the login by what was chosen before it.

use serde_json::json;
use techstore::catalog::stocking::NewProduct;

use crate::goods::{product, stock};
use crate::support::{Browser, PASSWORD, Shop};

/// A shop with a phone (three), a case (five) and a cable (five).
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let of = |slug: &str, count: i64| NewProduct { stock: count, ..product(slug) };
    stock(&shop, vec![of("phone", 3), of("case", 5), of("cable", 5)]).await;
    shop
}

async fn add(shop: &Shop, browser: &Browser, slug: &str, delta: i64) {
    let product = shop.goods(slug).id().await.0;
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": product, "delta": delta })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// What is in the cart: name and quantity.
async fn cart(browser: &Browser) -> Vec<(String, String)> {
    let page = browser.get("/cart/").await;
    let quantities = page.attributes(".line input[name=quantity]", "value");
    page.texts(".line:not(.is-gone) .name").into_iter().zip(quantities).collect()
}

fn lines(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, quantity)| (format!("Телефон {name}"), (*quantity).to_owned())).collect()
}

#[tokio::test]
async fn it_survives_the_logout_and_is_there_in_another_browser() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "phone", 2).await;
    anna.post_form("/logout/", &[]).await;
    assert_eq!(anna.get("/cart/").await.texts("h1"), ["В корзине пока пусто"], "the browser is a guest's now");
    let other = shop.browser();
    other.sign_in("anna", PASSWORD).await;
    assert_eq!(cart(&other).await, lines(&[("phone", "2")]));
    assert_eq!(other.get("/").await.texts("header [data-cart-count]"), ["2 товара"]);
    add(&shop, &other, "case", 1).await;
    anna.sign_in("anna", PASSWORD).await;
    assert_eq!(cart(&anna).await, lines(&[("phone", "2"), ("case", "1")]));
}

#[tokio::test]
async fn what_a_guest_chose_joins_it_within_the_stock_and_that_is_said() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "phone", 2).await;
    add(&shop, &anna, "case", 1).await;
    let guest = shop.browser();
    add(&shop, &guest, "phone", 2).await;
    add(&shop, &guest, "cable", 4).await;
    guest.sign_in("anna", PASSWORD).await;
    let page = guest.get("/").await;
    let said = page.texts(".notice").join(" ");
    assert!(said.contains("выбранное до входа") && said.contains("Телефон phone — 3"), "{said}");
    assert_eq!(page.texts("header [data-cart-count]"), ["8 товаров"], "counted on the very page that says so");
    assert_eq!(cart(&guest).await, lines(&[("phone", "3"), ("case", "1"), ("cable", "4")]));
    assert_eq!(cart(&anna).await, cart(&guest).await, "in the other browser too");
    assert!(!guest.get("/").await.has(".notice"), "said once");
    assert_eq!(shop.count("SELECT COUNT(*) FROM carts").await, 1, "the guest's cart is no more");
}

#[tokio::test]
async fn what_joins_an_empty_cart_whole_is_not_worth_a_word() {
    let shop = shop().await;
    shop.register("anna").await;
    let guest = shop.browser();
    add(&shop, &guest, "phone", 1).await;
    guest.sign_in("anna", PASSWORD).await;
    assert!(!guest.get("/").await.has(".notice"));
    assert_eq!(cart(&guest).await, lines(&[("phone", "1")]));
}

#[tokio::test]
async fn what_was_sold_out_meanwhile_joins_it_and_is_seen_to_be_gone() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "case", 1).await;
    let guest = shop.browser();
    add(&shop, &guest, "phone", 1).await;
    shop.goods("phone").set_stock(0).await;
    guest.sign_in("anna", PASSWORD).await;
    let page = guest.get("/cart/").await;
    assert_eq!(page.texts(".line.is-gone .name"), ["Телефон phone"]);
    assert_eq!(page.texts("header [data-cart-count]"), ["1 товар"]);
}

#[tokio::test]
async fn a_script_that_signs_in_finds_the_carts_joined_and_the_news_wait_for_a_page() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "phone", 1).await;
    let guest = shop.browser();
    add(&shop, &guest, "case", 1).await;
    guest.sign_in("anna", PASSWORD).await;
    let case = shop.goods("case").id().await.0;
    let answer = guest.post_json("/api/cart/add", &json!({ "product_id": case, "delta": 1 })).await;
    assert_eq!(answer.json(), json!({ "ok": true, "qty": 2, "count": 3 }));
    assert_eq!(guest.get("/").await.texts(".notice").len(), 1);
    assert!(!guest.get("/").await.has(".notice"));
}

#[tokio::test]
async fn whoever_signs_in_after_somebody_else_finds_their_own_cart() {
    let shop = shop().await;
    let browser = shop.customer("anna").await;
    add(&shop, &browser, "phone", 1).await;
    shop.register("boris").await;
    browser.sign_in("boris", PASSWORD).await;
    assert_eq!(browser.get("/cart/").await.texts("h1"), ["В корзине пока пусто"]);
    add(&shop, &browser, "case", 1).await;
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(cart(&browser).await, lines(&[("phone", "1")]));
}

#[tokio::test]
async fn a_changed_price_is_told_once() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "phone", 1).await;
    assert!(!anna.get("/cart/").await.has(".notice"), "nothing has changed yet");
    shop.goods("phone").set_price(75_000).await;
    let notice = anna.get("/cart/").await.texts(".notice").join(" ");
    assert!(notice.contains("Телефон phone: 750 ₽ вместо 1 000 ₽"), "{notice}");
    assert!(!anna.get("/cart/").await.has(".notice"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_asked_for_at_once_after_the_login_join_the_carts_once() {
    let shop = shop().await;
    let anna = shop.customer("anna").await;
    add(&shop, &anna, "case", 1).await;
    let guest = shop.browser();
    add(&shop, &guest, "case", 2).await;
    guest.sign_in("anna", PASSWORD).await;
    let twins: Vec<Browser> = (0..6).map(|_| guest.twin()).collect();
    let pages = futures_util::future::join_all(twins.iter().map(|twin| twin.get("/"))).await;
    assert!(pages.iter().all(|page| page.status == 200));
    assert_eq!(cart(&guest).await, lines(&[("case", "3")]));
}
