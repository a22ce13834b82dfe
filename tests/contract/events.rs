//! What an operator hears of refusals, and the number of a request.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use techstore::web::security_events::Kind;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn every_refusal_is_an_event_of_its_kind() {
    let shop = Shop::open_with_limits().await;
    let anna = shop.customer("anna").await;
    let guest = shop.browser();
    let token = guest.token().await;
    let post = |path: &str| Request::post(path).header("content-type", "application/json");
    let count = |kind| shop.app.web.events.count(kind);

    guest.get_with("/", "host", "evil.example").await;
    assert_eq!(count(Kind::WrongHost), 1);
    guest.send(post("/api/login").header("origin", "https://evil.example"), Body::empty()).await;
    assert_eq!(count(Kind::ForeignPage), 1);
    shop.browser().send(post("/api/login"), Body::empty()).await;
    guest.send(post("/api/login").header("x-csrftoken", "x".repeat(32)), Body::empty()).await;
    assert_eq!(count(Kind::Forged), 2);
    guest.set_cookie("csrftoken", Some(&token));
    assert_eq!(guest.post_bytes("/api/login", "application/json", vec![b' '; 70_000]).await.status, 413);
    assert_eq!(count(Kind::TooLarge), 1);
    anna.get("/admin/").await;
    assert_eq!(count(Kind::StaffOnly), 1);
    assert_eq!(count(Kind::WrongLogin), 0);
    assert_eq!(guest.try_to_sign_in("anna", "wrong").await.status, 401);
    guest.post_form("/login/", &[("login", "nobody"), ("password", PASSWORD)]).await;
    assert_eq!(count(Kind::WrongLogin), 2);
    while guest.try_to_sign_in("anna", "wrong").await.status == 401 {}
    assert_eq!(count(Kind::TooMany), 1);
    let before = Kind::WrongLogin;
    anna.post_json("/api/cart/add", &json!({})).await;
    assert_eq!(guest.get("/profile/").await.status, 302);
    assert!(count(before) > 2 && count(Kind::Forbidden) == 0 && count(Kind::StaffOnly) == 1);
    let figures = shop.app.figures.text();
    assert!(figures.contains("techstore_security_events_total{kind=\"wrong_host\"} 1"), "{figures}");
    assert!(figures.contains(concat!("techstore_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"")), "{figures}");
}

#[tokio::test]
async fn the_number_of_a_request_is_kept_from_a_trusted_proxy_alone() {
    let shop = Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await;
    let number = async |shop: &Shop, sent: &str| {
        let answer = shop.browser().get_with("/login/", "x-request-id", sent).await;
        answer.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(number(&shop, "proxy-7.a_B").await, "proxy-7.a_B");
    for odd in ["", "a b", "a\"b", "<script>", &"a".repeat(65)] {
        assert_ne!(number(&shop, odd).await, odd);
    }
    let stranger = Shop::open().await;
    assert_ne!(number(&stranger, "proxy-7").await, "proxy-7");
}
