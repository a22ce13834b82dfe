//! Sessions as Django keeps them, cases S1–S10 of its own tests.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn s1_the_cookie_is_as_djangos() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let answer = browser.try_to_sign_in("anna", PASSWORD).await;
    let line = answer.set_cookie("sessionid").unwrap();
    let key = browser.cookie("sessionid").unwrap();
    assert_eq!(line, format!("sessionid={key}; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"));
    assert!(key.len() >= 26, "at least 128 bits of 5 a character");
}

#[tokio::test]
async fn s2_a_key_that_the_client_made_up_is_not_adopted() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let made_up = "abcdefghijklmnopqrstuvwxyz012345";
    browser.set_cookie("sessionid", Some(made_up));
    let answer = browser.get("/").await;
    let deleted = answer.set_cookie("sessionid").unwrap();
    assert_eq!(deleted, "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax");
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
    browser.set_cookie("sessionid", Some(made_up));
    browser.sign_in("anna", PASSWORD).await;
    assert_ne!(browser.cookie("sessionid").unwrap(), made_up);
}

#[tokio::test]
async fn s3_short_long_and_malformed_keys_are_refused_without_a_fault() {
    let shop = Shop::open().await;
    for key in [
        "",
        "1",
        "1234567",
        &"x".repeat(300),
        r"a\b\c",
        "../../x",
        "'; DROP TABLE sessions; --",
        "ё".repeat(16).as_str(),
    ] {
        let browser = shop.browser();
        if key.is_ascii() {
            browser.set_cookie("sessionid", Some(key));
        }
        assert_eq!(browser.get("/").await.status, 200, "{key}");
        assert_eq!(browser.get("/profile/").await.status, 302, "{key}");
    }
}

#[tokio::test]
async fn s4_the_login_changes_the_key_and_keeps_the_cart() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let product = shop.product("Телефон").stock(5).await;
    let browser = shop.browser();
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": product, "delta": 2 })).await;
    assert_eq!((answer.status, answer.json()["qty"].clone()), (200, 2.into()));
    let before = browser.twin();
    browser.sign_in("anna", PASSWORD).await;
    assert_ne!(before.cookie("sessionid"), browser.cookie("sessionid"));
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert_eq!(answer.json()["qty"], 3);
    assert_eq!(before.get("/profile/").await.status, 302, "the old key opens nothing");
    let answer = before.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert_eq!(answer.json()["qty"], 1, "and has no cart");
}

#[tokio::test]
async fn s5_a_login_as_somebody_else_empties_the_cart() {
    let shop = Shop::open().await;
    shop.register("boris").await;
    let product = shop.product("Телефон").stock(5).await;
    let browser = shop.customer("anna").await;
    browser.post_json("/api/cart/add", &json!({ "product_id": product, "delta": 2 })).await;
    let annas_key = browser.cookie("sessionid");
    browser.sign_in("boris", PASSWORD).await;
    assert_ne!(browser.cookie("sessionid"), annas_key);
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert_eq!(answer.json()["qty"], 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 1, "Anna's session in this browser is gone");
}

#[tokio::test]
async fn a_second_login_of_the_same_person_keeps_the_cart() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(5).await;
    let browser = shop.customer("anna").await;
    browser.post_json("/api/cart/add", &json!({ "product_id": product, "delta": 2 })).await;
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(browser.post_json("/api/cart/add", &json!({ "product_id": product })).await.json()["qty"], 3);
}

#[tokio::test]
async fn s6_a_changed_password_ends_the_other_sessions_and_keeps_this_one() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let elsewhere = shop.browser();
    elsewhere.sign_in("anna", PASSWORD).await;
    let before = anna.twin();
    let new = "другая шишка 9";
    let fields = json!({ "old_password": PASSWORD, "new_password": new, "new_password_repeat": new });
    let answer = anna.post_json("/api/profile/password", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(anna.get("/profile/").await.status, 200);
    assert_eq!(elsewhere.get("/profile/").await.status, 302);
    assert_eq!(before.get("/profile/").await.status, 302, "this browser's key changed too");
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401);
    shop.browser().sign_in("anna", new).await;
}

#[tokio::test]
async fn s7_the_logout_kills_the_key_on_the_server() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let before = anna.twin();
    let answer = anna.get("/logout/").await;
    assert_eq!((answer.status, answer.location()), (302, "/"));
    assert!(answer.set_cookie("sessionid").unwrap().contains("Max-Age=0"));
    assert_eq!(before.get("/profile/").await.status, 302);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE ended_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_logout_that_another_site_asks_for_is_asked_about_first() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("sec-fetch-dest", "image")]
    {
        assert_eq!(anna.get_with("/logout/", header, value).await.status, 200, "{value}");
        assert_eq!(anna.get("/profile/").await.status, 200, "{value}");
    }
    assert_eq!(anna.post_form("/logout/", &[]).await.status, 302);
    assert_eq!(anna.get("/profile/").await.status, 302);
}

#[tokio::test]
async fn s8_a_session_that_was_ended_is_not_brought_back_by_a_request_beside() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(1000).await;
    for round in 0..20 {
        let anna = shop.customer(&format!("anna-{round}")).await;
        let (twin, before) = (anna.twin(), anna.twin());
        let body = json!({ "product_id": product });
        let (out, added) = tokio::join!(anna.post_form("/logout/", &[]), twin.post_json("/api/cart/add", &body));
        assert_eq!(out.status, 302);
        assert!(added.status < 500, "{}", added.text());
        assert_eq!(before.get("/profile/").await.status, 302);
    }
}

#[tokio::test]
async fn s9_a_request_that_fails_neither_begins_nor_ends_a_session() {
    let shop = Shop::open().await;
    let product = shop.product("Наушники").stock(5).await;
    let anna = shop.customer("anna").await;
    let guest = shop.browser();
    guest.get("/").await;
    shop.execute("ALTER TABLE cart_lines RENAME TO mislaid").await;
    let answer = guest.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert_eq!((answer.status, answer.set_cookie("sessionid")), (500, None));
    let answer = anna.get("/").await;
    assert_eq!((answer.status, answer.set_cookie("sessionid")), (500, None), "nor is the key taken away");
    shop.execute("ALTER TABLE mislaid RENAME TO cart_lines").await;
    assert_eq!(anna.get("/profile/").await.status, 200);
    let answer = guest.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert_eq!(answer.json()["qty"], 1);
}

#[tokio::test]
async fn s10_an_expired_session_is_ignored_and_cleared_away() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.advance(SignedDuration::from_hours(14 * 24) - SignedDuration::from_secs(5));
    assert_eq!(anna.get("/profile/").await.status, 200);
    shop.advance(SignedDuration::from_secs(6));
    assert_eq!(anna.twin().get("/profile/").await.status, 302);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 1);
    assert_eq!(techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap(), 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn an_anonymous_visitor_gets_a_session_only_when_there_is_something_to_keep() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(5).await;
    let browser = shop.browser();
    for path in ["/", "/catalog/", "/login/", "/cart/", "/logout/", "/nothing/"] {
        assert!(
            browser.get(path).await.set_cookie("sessionid").is_none_or(|line| line.contains("Max-Age=0")),
            "{path}"
        );
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
    browser.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    assert!(browser.cookie("sessionid").is_some());
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn only_the_hash_of_a_key_is_stored() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let key = anna.cookie("sessionid").unwrap();
    use techstore_db::Reads;
    let stored: Vec<u8> = shop.app.db.read().await.unwrap().sql("SELECT key_hash FROM sessions").value().await.unwrap();
    assert_eq!(stored.len(), 32);
    assert_ne!(stored, key.as_bytes());
}
