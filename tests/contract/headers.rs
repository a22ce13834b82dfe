//! What every answer carries.

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, Shop};

fn assert_secure(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{what}: no policy"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"), "{what}: {policy}");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(answer.header("permissions-policy").is_some(), "{what}");
    assert!(answer.header("server").is_none(), "{what}");
}

#[tokio::test]
async fn every_answer_carries_them_errors_too() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for path in [
        "/",
        "/catalog/",
        "/catalog",
        "/nothing/",
        "/profile/",
        "/static/nothing",
        "/media/nothing.png",
        "/healthz",
        "/livez",
        "/readyz",
        "/api/login",
        "/favicon.ico",
    ] {
        assert_secure(&browser.get(path).await, path);
    }
    assert_secure(&browser.send(Request::post("/login/"), Body::empty()).await, "403");
    assert_secure(&browser.get_with("/", "host", "evil.example").await, "400");
    let large = browser.post_bytes("/api/login", "application/json", vec![b' '; 100_000]).await;
    assert_eq!(large.status, 413);
    assert_secure(&large, "413");
    assert_secure(&browser.post_json("/api/login", &serde_json::json!({})).await, "api 400");
}

#[tokio::test]
async fn hsts_is_sent_over_tls_only() {
    let shop = Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await;
    let browser = shop.browser();
    assert!(browser.get("/").await.header("strict-transport-security").is_none());
    let tls = browser.get_with("/", "x-forwarded-proto", "https").await;
    assert_eq!(tls.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
    let shop = Shop::open().await;
    let untrusted = shop.browser().get_with("/", "x-forwarded-proto", "https").await;
    assert!(untrusted.header("strict-transport-security").is_none(), "only a trusted proxy is believed");
}

#[tokio::test]
async fn pages_with_a_persons_data_are_not_kept_by_anybody() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for path in ["/profile/", "/profile/password/", "/", "/catalog/", "/cart/"] {
        assert_eq!(anna.get(path).await.header("cache-control"), Some("no-store"), "{path}");
    }
    for path in ["/login/", "/register/", "/cart/"] {
        assert_eq!(shop.browser().get(path).await.header("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(shop.browser().get("/").await.header("cache-control"), Some("private, no-cache"));
}

#[tokio::test]
async fn nothing_inline_and_nothing_from_another_site_is_on_a_page() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for path in [
        "/",
        "/catalog/",
        "/contacts/",
        "/cart/",
        "/login/",
        "/register/",
        "/profile/",
        "/profile/password/",
        "/nothing/",
    ] {
        let pages = [shop.browser().get(path).await, anna.get(path).await];
        for page in pages {
            assert!(!page.has("[style]"), "{path}");
            assert!(!page.has("style"), "{path}");
            assert!(page.texts("script:not([type='application/ld+json'])").iter().all(String::is_empty), "{path}");
            for (selector, attribute) in
                [("script", "src"), ("link:not([rel=canonical])", "href"), ("img", "src"), ("use", "href")]
            {
                for address in page.attributes(selector, attribute) {
                    assert!(address.starts_with('/') && !address.starts_with("//"), "{path}: {address}");
                }
            }
            let text = page.text();
            for handler in [" onclick=", " onload=", " onsubmit=", "javascript:"] {
                assert!(!text.contains(handler), "{path}: {handler}");
            }
        }
    }
}
