//! What nobody may ever see changes nothing: HEAD, and what browsers fetch ahead.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::support::{PASSWORD, Shop};

const AHEAD: [(&str, &str); 5] = [
    ("sec-purpose", "prefetch"),
    ("sec-purpose", "prefetch;prerender"),
    ("purpose", "prefetch"),
    ("x-purpose", "preview"),
    ("x-moz", "prefetch"),
];

#[tokio::test]
async fn a_logout_that_is_fetched_ahead_ends_nothing() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for (header, value) in AHEAD {
        let request = Request::get("/logout/").header(header, value).header("sec-fetch-site", "same-origin");
        let answer = anna.send(request.header("sec-fetch-dest", "document"), Body::empty()).await;
        assert!(answer.status >= 400, "a browser would use {} later", answer.status);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.set_cookie("sessionid"), None, "{header}: {value}");
        assert_eq!(answer.header("clear-site-data"), None, "{header}: {value}");
        assert_eq!(anna.get("/profile/").await.status, 200, "{header}: {value}");
    }
    assert_eq!(anna.get("/logout/").await.status, 302);
    assert_eq!(anna.get("/profile/").await.status, 302);
}

#[tokio::test]
async fn a_head_of_the_logout_ends_nothing() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let answer = anna.send(Request::head("/logout/"), Body::empty()).await;
    assert_eq!((answer.status, answer.location()), (302, "/"));
    assert_eq!((answer.set_cookie("sessionid"), answer.header("clear-site-data")), (None, None));
    assert_eq!(anna.get("/profile/").await.status, 200);
}

#[tokio::test]
async fn a_message_waits_for_a_page_that_is_shown() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let saved = [("first_name", "Анна"), ("last_name", "Соболева")];
    assert_eq!(anna.post_form("/profile/", &saved).await.status, 303);
    for (header, value) in AHEAD {
        assert!(!anna.get_with("/profile/", header, value).await.has(".notice-ok"), "{header}: {value}");
    }
    anna.send(Request::head("/profile/"), Body::empty()).await;
    anna.get_with("/profile/", "sec-fetch-dest", "image").await;
    assert!(anna.get("/profile/").await.has(".notice-ok"));
    assert!(!anna.get("/profile/").await.has(".notice-ok"));
}

#[tokio::test]
async fn a_changed_price_is_told_where_the_cart_is_shown() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    anna.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    shop.all_goods().raise_price(100).await;
    let seen = "SELECT COUNT(*) FROM cart_lines l JOIN products p ON p.id = l.product_id WHERE p.price = l.price_seen";
    for (header, value) in AHEAD {
        anna.get_with("/cart/", header, value).await;
    }
    anna.send(Request::head("/cart/"), Body::empty()).await;
    assert_eq!(shop.count(seen).await, 0);
    anna.get("/cart/").await;
    assert_eq!(shop.count(seen).await, 1);
}

#[tokio::test]
async fn a_login_does_not_lead_to_the_logout() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    for next in ["/logout/", "/logout", "/logout/?a=b", "/%6cogout/", "//testserver/logout/", "/x/../logout/"] {
        let browser = shop.browser();
        let answer = browser.post_form("/login/", &[("login", "anna"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/profile/"), "{next}");
    }
    let anna = shop.browser();
    anna.sign_in("anna", PASSWORD).await;
    assert_eq!(anna.get("/login/?next=/logout/").await.location(), "/profile/");
    assert_eq!(anna.post_form("/theme/", &[("theme", "dark"), ("next", "/logout/")]).await.location(), "/");
}
