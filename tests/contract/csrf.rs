//! CSRF as Django checks it, cases C1–C12 of its own tests.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;

use crate::support::{Answer, Browser, PASSWORD, Shop};

const SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEF";

/// Sends a login that fails for its password when the token is accepted: 401, else 403.
async fn login(browser: &Browser, request: Builder, token_field: Option<&str>) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("login", "nobody").append_pair("password", "wrong");
    if let Some(token) = token_field {
        form.append_pair("csrfmiddlewaretoken", token);
    }
    let request = request.uri("/login/").method("POST").header("content-type", "application/x-www-form-urlencoded");
    browser.send(request, Body::from(form.finish())).await
}

/// Django's cipher, written again on its own.
fn mask(secret: &str, mask: &str) -> String {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let index = |letter: char| LETTERS.find(letter).unwrap();
    let cipher =
        secret.chars().zip(mask.chars()).map(|(s, m)| LETTERS.chars().nth((index(s) + index(m)) % 62).unwrap());
    mask.chars().chain(cipher).collect()
}

#[tokio::test]
async fn c1_a_post_without_cookie_or_token_is_refused() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    assert_eq!(login(&browser, Request::builder(), None).await.status, 403);
    assert_eq!(login(&browser, Request::builder(), Some(SECRET)).await.status, 403, "no cookie");
    browser.get("/").await;
    let answer = login(&browser, Request::builder(), None).await;
    assert_eq!(answer.status, 403, "no token");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let answer = browser.send(Request::post("/api/login"), Body::from("{}")).await;
    assert_eq!((answer.status, answer.json()["ok"].clone()), (403, false.into()));
}

#[tokio::test]
async fn a_post_without_cookie_is_refused_for_that_whatever_its_body_is() {
    let shop = Shop::open().await;
    let too_many = "a=1&".repeat(1_002);
    for (path, kind, body) in [
        ("/api/login", "application/json", "x".repeat(3_000_000)),
        ("/login/", "multipart/form-data; boundary=zz", "junk".to_owned()),
        ("/login/", "application/x-www-form-urlencoded", too_many.clone()),
        ("/api/profile/avatar", "multipart/form-data; boundary=zz", "junk".to_owned()),
    ] {
        let request = || Request::post(path).header("content-type", kind);
        let answer = shop.browser().send(request(), Body::from(body.clone())).await;
        assert_eq!(answer.status, 403, "{path} {kind}");
        let browser = shop.browser();
        browser.get("/").await;
        let answer = browser.send(request(), Body::from(body)).await;
        assert!([400, 413].contains(&answer.status), "what is wrong with the body is told to a browser: {path} {kind}");
    }
}

#[tokio::test]
async fn c2_malformed_and_wrong_tokens_are_refused() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    for token in [
        "a".repeat(16),
        "*".repeat(64),
        "a".repeat(64),
        "a".repeat(32),
        "ё".repeat(32),
        String::new(),
        "a".repeat(9000),
    ] {
        assert_eq!(login(&browser, Request::builder(), Some(&token)).await.status, 403, "field {token}");
        if token.is_ascii() {
            let answer = login(&browser, Request::builder().header("x-csrftoken", &token), None).await;
            assert_eq!(answer.status, 403, "header {token}");
        }
    }
}

#[tokio::test]
async fn c3_bare_and_masked_tokens_and_cookies_are_accepted() {
    let shop = Shop::open().await;
    let masked = mask(SECRET, &"q7".repeat(16));
    for cookie in [SECRET, &masked] {
        for token in [SECRET, &masked, &mask(SECRET, &"Zz".repeat(16))] {
            let browser = shop.browser();
            browser.set_cookie("csrftoken", Some(cookie));
            assert_eq!(login(&browser, Request::builder(), Some(token)).await.status, 401, "field {cookie} {token}");
            let header = Request::builder().header("x-csrftoken", token);
            assert_eq!(login(&browser, header, None).await.status, 401, "header {cookie} {token}");
        }
    }
}

#[tokio::test]
async fn the_field_wins_where_field_and_header_stand() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    let wrong = "x".repeat(32);
    let good_header = Request::builder().header("x-csrftoken", SECRET);
    assert_eq!(login(&browser, good_header, Some(&wrong)).await.status, 403);
    let bad_header = Request::builder().header("x-csrftoken", wrong);
    assert_eq!(login(&browser, bad_header, Some(SECRET)).await.status, 401);
}

#[tokio::test]
async fn c4_a_malformed_cookie_is_replaced() {
    let shop = Shop::open().await;
    for bad in ["short", "a*cdefghijklmnopqrstuvwxyzABCDEF", &"a".repeat(10_000), ""] {
        let browser = shop.browser();
        browser.set_cookie("csrftoken", Some(bad));
        let answer = browser.get("/").await;
        assert_eq!(answer.status, 200);
        let secret = browser.cookie("csrftoken").unwrap();
        assert_ne!(secret, bad);
        assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{secret}");
    }
}

#[tokio::test]
async fn c5_a_good_cookie_is_kept_and_its_age_renewed() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    for path in ["/", "/catalog/", "/login/", "/register/", "/contacts/", "/cart/"] {
        let line = browser.get(path).await.set_cookie("csrftoken").unwrap();
        assert_eq!(line, format!("csrftoken={SECRET}; Max-Age=31449600; Path=/; SameSite=Lax"), "{path}");
    }
}

#[tokio::test]
async fn c6_put_and_delete_need_a_token_too_and_from_the_header_alone() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let bare = anna.send(Request::delete("/api/profile/avatar"), Body::empty()).await;
    assert_eq!(bare.status, 403);
    let token = anna.token().await;
    let form = Request::delete("/api/profile/avatar").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(anna.send(form, Body::from(format!("csrfmiddlewaretoken={token}"))).await.status, 403);
    assert_eq!(anna.delete("/api/profile/avatar").await.status, 200);
}

#[tokio::test]
async fn c7_another_origin_is_refused_and_ours_or_a_trusted_one_accepted() {
    let shop = Shop::open_with(|settings| {
        settings.server.trusted_origins = "https://pay.example,https://*.partner.example".to_owned();
    })
    .await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    for origin in [
        "https://evil.example",
        "null",
        "https://testserver",
        "http://testserver:81",
        "http://testserver.evil.example",
        "testserver",
        "http://[",
        "http://",
        "",
        "https://partner.example.evil",
        "http://pay.example",
        "http://testserver/path",
        "ftp://testserver",
    ] {
        let answer = login(&browser, Request::builder().header("origin", origin), Some(SECRET)).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    for origin in
        ["http://testserver", "https://pay.example", "https://a.partner.example", "https://a.b.partner.example"]
    {
        let answer = login(&browser, Request::builder().header("origin", origin), Some(SECRET)).await;
        assert_eq!(answer.status, 401, "{origin}");
    }
}

#[tokio::test]
async fn a_request_that_the_browser_calls_cross_site_is_refused() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    let from = |site: &str| Request::builder().header("sec-fetch-site", site);
    assert_eq!(login(&browser, from("cross-site"), Some(SECRET)).await.status, 403);
    assert_eq!(login(&browser, from("same-origin"), Some(SECRET)).await.status, 401);
    assert_eq!(login(&browser, from("none"), Some(SECRET)).await.status, 401);
}

#[tokio::test]
async fn c8_over_tls_without_origin_the_referer_must_be_ours() {
    let shop = Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    let tls = || Request::builder().header("x-forwarded-proto", "https");
    assert_eq!(login(&browser, tls(), Some(SECRET)).await.status, 403, "no referer");
    for referer in [
        "",
        "//testserver/",
        "https://",
        "https://[",
        "http://testserver/login/",
        "https://evil.example/",
        "testserver",
        "https:testserver",
        "https://testserver.evil.example/",
        "https://testserver:8443/",
        "javascript:alert(1)",
    ] {
        assert_eq!(login(&browser, tls().header("referer", referer), Some(SECRET)).await.status, 403, "{referer}");
    }
    let non_ascii =
        tls().header("referer", axum::http::HeaderValue::from_bytes(b"https://testserver/\xd8\xd9").unwrap());
    assert!([401, 403].contains(&login(&browser, non_ascii, Some(SECRET)).await.status));
    let answer = login(&browser, tls().header("referer", "https://testserver/login/"), Some(SECRET)).await;
    assert_eq!(answer.status, 401);
    assert!(answer.set_cookie("csrftoken").unwrap().ends_with("; Secure"), "behind TLS the cookie is Secure");
    assert!(answer.header("strict-transport-security").is_some());
}

#[tokio::test]
async fn c9_a_malformed_host_is_400_and_never_a_fault() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    for host in ["@malformed", "testserver@evil", "a b"] {
        let request = Request::builder().header("host", host).header("origin", "https://testserver");
        assert_eq!(login(&browser, request, Some(SECRET)).await.status, 400, "{host}");
    }
}

#[tokio::test]
async fn c10_the_secret_changes_at_login_and_the_old_one_is_refused() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    browser.sign_in("anna", PASSWORD).await;
    let fresh = browser.cookie("csrftoken").unwrap();
    assert_ne!(fresh, SECRET);
    assert_eq!(browser.post_form("/profile/", &[("first_name", "Анна"), ("last_name", "Соболева")]).await.status, 303);
    // The old pair of cookie and token, as a page kept open would send it, or somebody who planted it.
    let stale = browser.twin();
    stale.set_cookie("csrftoken", Some(SECRET));
    assert_eq!(stale.post_form("/profile/", &[("first_name", "Анна"), ("last_name", "Другая")]).await.status, 403);
    let page = stale.get("/profile/").await;
    assert!(
        page.set_cookie("csrftoken").unwrap().contains(&fresh),
        "the next page hands the session's secret out again"
    );
}

#[tokio::test]
async fn c11_a_body_that_is_cut_off_is_403_and_not_a_fault() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    browser.set_cookie("csrftoken", Some(SECRET));
    let parts = [Ok("login=a&passw"), Err(std::io::Error::other("gone"))];
    let body = Body::from_stream(futures_util::stream::iter(parts));
    let request = Request::post("/login/").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(browser.send(request, body).await.status, 403);
}

#[tokio::test]
async fn c12_pages_say_that_they_depend_on_cookies() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for path in ["/", "/login/", "/catalog/", "/cart/", "/nothing/"] {
        let answer = shop.browser().get(path).await;
        let vary: Vec<_> =
            answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_ascii_lowercase()).collect();
        assert!(vary.iter().any(|value| value.contains("cookie")), "{path}: {vary:?}");
    }
    let vary = anna.get("/profile/").await.headers.get_all("vary").iter().any(|value| value == "Cookie");
    assert!(vary);
}

#[tokio::test]
async fn forms_carry_a_fresh_mask_on_every_render() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let token =
            browser.get("/login/").await.attributes("main form input[name=csrfmiddlewaretoken]", "value").remove(0);
        assert_eq!(token.len(), 64);
        assert_eq!(login(&browser, Request::builder(), Some(&token)).await.status, 401);
        tokens.push(token);
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 3);
}

#[tokio::test]
async fn every_html_page_sets_the_cookie_so_that_the_first_visit_can_buy() {
    let shop = Shop::open().await;
    for path in ["/", "/catalog/", "/contacts/", "/cart/", "/login/", "/register/", "/nothing/"] {
        assert!(shop.browser().get(path).await.set_cookie("csrftoken").is_some(), "{path}");
    }
}
