//! A shop with more visitors than it can serve: it says so at once, and goes on with those it has.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use tokio::task::JoinSet;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn a_request_too_many_is_told_to_come_again() {
    let shop = Shop::open_with(|settings| settings.server.concurrency = 1).await;
    shop.clock.sleep_really();
    let (guest, other) = (shop.browser(), shop.browser());
    guest.get("/login/").await;
    let hashers = &shop.app.accounts.hashers;
    let visit = async {
        while hashers.waiting() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let call = Request::get("/api/cart/");
        (other.get("/").await, other.send(call, Body::empty()).await, other.get("/healthz").await)
    };
    // A wrong password is answered after a while, and takes the only place meanwhile.
    let (wrong, (page, call, health)) = tokio::join!(guest.try_to_sign_in("nobody", PASSWORD), visit);
    assert_eq!(wrong.status, 401);
    assert_eq!((page.status, page.header("retry-after")), (503, Some("2")));
    assert_eq!(page.texts("h1"), ["Сейчас слишком много посетителей"]);
    assert_eq!((call.status, call.header("retry-after")), (503, Some("2")));
    assert_eq!(call.json()["errors"]["form"], "Обновите страницу через несколько секунд.");
    assert_eq!(health.status, 200, "whoever looks after the shop gets in");
    assert_eq!(other.get("/").await.status, 200);
}

#[tokio::test]
async fn who_would_wait_too_long_for_a_hash_is_told_to_come_again() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    browser.get("/login/").await;
    let mut crowd = JoinSet::new();
    for _ in 0..200 {
        let hashers = shop.app.accounts.hashers.clone();
        crowd.spawn(async move {
            loop {
                if hashers.hash(PASSWORD.into(), [7; 16]).await.is_err() {
                    tokio::task::yield_now().await;
                }
            }
        });
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    // An attempt may slip in between, and its browser is known from then on: each attempt has a browser of its own.
    let mut answer = browser.try_to_sign_in("anna", PASSWORD).await;
    for _ in 0..20 {
        if answer.status != 503 {
            let stranger = shop.browser();
            stranger.get("/login/").await;
            answer = stranger.try_to_sign_in("anna", PASSWORD).await;
        }
    }
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")), "{}", answer.text());
    assert_eq!(answer.json()["errors"]["form"], "Обновите страницу через несколько секунд.");
    assert_eq!(browser.get("/").await.status, 200, "pages need no hash");
    crowd.shutdown().await;
    while shop.app.accounts.hashers.waiting() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    browser.sign_in("anna", PASSWORD).await;
}

#[tokio::test]
async fn a_shop_without_its_database_is_not_healthy() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    assert_eq!(browser.get("/healthz").await.text(), "ok\n");
    browser.get("/login/").await;
    shop.app.db.close().await;
    let answer = browser.get("/healthz").await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    let page = browser.get("/catalog/").await;
    assert_eq!((page.status, page.texts("h1")), (503, vec!["Сейчас не получается".to_owned()]));
    let call = browser.post_json("/api/cart/add", &serde_json::json!({ "product_id": 1 })).await;
    assert_eq!((call.status, call.json()["ok"].as_bool()), (503, Some(false)), "{}", call.text());
}
