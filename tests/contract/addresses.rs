//! Addresses: who answers, who redirects, who is not there.

use axum::body::Body;
use axum::http::Request;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn every_page_is_russian_html_with_a_title_of_its_own() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let paths = ["/", "/catalog/", "/contacts/", "/cart/", "/login/", "/register/", "/rules/", "/privacy/", "/policy/"];
    let mut titles = Vec::new();
    for path in paths {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(answer.attributes("html", "lang"), ["ru"], "{path}");
        titles.extend(answer.texts("head > title"));
    }
    assert_eq!(titles.len(), paths.len());
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), paths.len(), "{titles:?}");
}

#[tokio::test]
async fn a_page_address_without_its_last_slash_moves_to_the_one_with_it() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for (from, to) in [
        ("/catalog", "/catalog/"),
        ("/catalog?sort=price&category=a", "/catalog/?sort=price&category=a"),
        ("/product/some-thing", "/product/some-thing/"),
        ("/login?next=%2Fcart%2F", "/login/?next=%2Fcart%2F"),
        ("/admin", "/admin/"),
        ("/profile", "/profile/"),
    ] {
        let answer = browser.get(from).await;
        assert_eq!((answer.status, answer.location()), (301, to), "{from}");
    }
    for path in ["/nothing", "/api/login/", "/api/nothing", "//evil.example/catalog", "/static", "/catalog/nothing"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_page_that_needs_a_login_leads_there_and_back() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let answer = browser.get("/profile/?a=b&c=d").await;
    assert_eq!((answer.status, answer.location()), (302, "/login/?next=/profile/%3Fa%3Db%26c%3Dd"));
    let page = browser.get(answer.location()).await;
    assert_eq!(page.attributes("input[name=next]", "value").first().map(String::as_str), Some("/profile/?a=b&c=d"));
    let fields = [("login", "anna"), ("password", PASSWORD), ("next", "/profile/?a=b&c=d")];
    let answer = browser.post_form("/login/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/?a=b&c=d"));
    assert_eq!(browser.get("/profile/?a=b&c=d").await.status, 200);
}

/// Django's own list (tests/utils_tests/test_http.py), as security.md tells it.
#[tokio::test]
async fn a_hostile_next_is_never_followed() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let long = format!("/{}", "a".repeat(2100));
    let hostile = [
        "http://example.com",
        "http:///example.com",
        "https://example.com",
        "ftp://example.com",
        "//example.com",
        "///example.com",
        "////example.com",
        r"\\example.com",
        r"\\\example.com",
        r"/\\/example.com",
        r"/\/example.com",
        r"\/example.com",
        r"/\example.com",
        r"http:/\//example.com",
        r"http:\/example.com",
        r"http:/\example.com",
        r#"javascript:alert("XSS")"#,
        "\njavascript:alert(x)",
        "java\nscript:alert(x)",
        "\u{8}//example.com",
        r"http://otherserver\@example.com",
        r"http:\\testserver\@example.com",
        r"http://testserver\me:pass@example.com",
        r"http://testserver\@example.com",
        r"http:\\testserver\confirm\me@example.com",
        "http:999999999",
        "ftp:9999999999",
        "\n",
        "http://[2001:cdba:0000:0000:0000:0000:3257:9652/",
        "http://2001:cdba:0:0:0:0:3257:9652]/",
        " //example.com",
        "\t//example.com",
        "http://testserver@example.com/",
        "//testserver@example.com/",
        &long,
    ];
    for next in hostile {
        let browser = shop.browser();
        let fields = [("login", "anna"), ("password", PASSWORD), ("next", next)];
        let answer = browser.post_form("/login/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/profile/"), "{next:?}");
        let again = browser
            .get(&format!(
                "/login/?{}",
                form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish()
            ))
            .await;
        assert_eq!((again.status, again.location()), (303, "/profile/"), "{next:?} for somebody signed in");
    }
}

#[tokio::test]
async fn a_next_on_this_site_is_followed() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    for (next, to) in [
        ("/cart/", "/cart/"),
        ("/catalog/?sort=price", "/catalog/?sort=price"),
        ("http://testserver/cart/", "http://testserver/cart/"),
        ("//testserver/cart/", "//testserver/cart/"),
        ("/url%20with%20spaces/", "/url%20with%20spaces/"),
    ] {
        let fields = [("login", "anna"), ("password", PASSWORD), ("next", next)];
        let answer = shop.browser().post_form("/login/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, to), "{next}");
    }
}

#[tokio::test]
async fn a_json_call_that_needs_a_login_says_so_in_json() {
    let shop = Shop::open().await;
    let answer = shop.browser().post_json("/api/profile/update", &serde_json::json!({})).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["ok"], false);
    assert!(answer.json()["errors"]["auth"].is_string());
}

#[tokio::test]
async fn unknown_comes_before_method_before_csrf_before_login() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let post = |path: &'static str| browser.send(Request::post(path), Body::empty());
    assert_eq!(post("/nothing/").await.status, 404);
    assert_eq!(post("/contacts/").await.status, 405);
    let answer = browser.send(Request::put("/api/login"), Body::empty()).await;
    assert_eq!(answer.status, 405);
    assert_eq!(post("/profile/").await.status, 403, "no token: the login is not asked for yet");
    assert_eq!(browser.post_form("/profile/", &[]).await.status, 302, "with a token it is");
    assert_eq!(post("/api/profile/update").await.status, 403);
}

#[tokio::test]
async fn a_call_by_another_method_is_405_in_the_form_that_was_asked_for() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for path in ["/api/register", "/api/login", "/api/profile/update", "/api/cart/add"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 405, "{path}");
        assert_eq!(answer.header("allow"), Some("POST"), "{path}");
        assert_eq!(answer.json()["ok"], false);
        assert!(answer.json()["errors"]["form"].is_string());
    }
    let answer = browser.send(Request::delete("/contacts/"), Body::empty()).await;
    assert_eq!((answer.status, answer.header("content-type")), (405, Some("text/html; charset=utf-8")));
    assert_eq!(browser.send(Request::builder().method("TRACE").uri("/"), Body::empty()).await.status, 405);
}

#[tokio::test]
async fn a_wrong_host_is_refused_before_all_else() {
    let shop =
        Shop::open_with(|settings| settings.server.allowed_hosts = "testserver,.shop.example,[::1]".into()).await;
    let browser = shop.browser();
    for host in [
        "testserver",
        "testserver:80",
        "testserver:8000",
        "TESTSERVER",
        "testserver.",
        "shop.example",
        "www.shop.example",
        "a.b.shop.example:443",
        "[::1]",
        "[::1]:8000",
    ] {
        assert_eq!(browser.get_with("/", "host", host).await.status, 200, "{host}");
    }
    for host in [
        "other.com",
        "testserver.evil.com",
        "eviltestserver",
        "example.com@evil.tld",
        "example.com:dr.frankenstein@evil.tld",
        "example.com:dr.frankenstein@evil.tld:80",
        "example.com:80/badpath",
        "example.com: recovermypassword.com",
        "testserver..",
        "",
        "shop.example.evil.com",
        "testserver:80:80",
        "testserver/x",
        "[::1",
        "::1",
    ] {
        for path in ["/", "/nothing/", "/api/login", "/static/x"] {
            assert_eq!(browser.get_with(path, "host", host).await.status, 400, "{host} {path}");
        }
    }
    let two = Request::get("/").header("host", "testserver").header("host", "testserver");
    assert_eq!(browser.send(two, Body::empty()).await.status, 400);
    let forwarded = Request::get("/").header("host", "other.com").header("x-forwarded-host", "testserver");
    assert_eq!(browser.send(forwarded, Body::empty()).await.status, 400);
}

#[tokio::test]
async fn the_staff_site_leads_to_its_own_login() {
    let shop = Shop::open().await;
    let answer = shop.browser().get("/admin/").await;
    assert_eq!((answer.status, answer.location()), (302, "/admin/login/?next=/admin/"));
    let anna = shop.customer("anna").await;
    assert_eq!(anna.get("/admin/").await.status, 302);
    assert_eq!(shop.browser().get("/admin/login/").await.status, 200);
}

#[tokio::test]
async fn hostile_addresses_are_answered_without_a_fault() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for path in [
        "/product/%00/",
        "/product/%ff%fe/",
        "/product/..%2f..%2fetc/",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/..%5cx.png",
        "/media/%00.png",
        "/media/a.html",
        "/static/%2e%2e/Cargo.toml",
        "/catalog/?category=%00&sort=%ff&page=-1",
        "/catalog/?page=99999999999999999999",
        "/catalog/?page=abc&page=2",
        "/login/?next=%00",
        "/register/?done=%ff",
        "/profile/sessions/99999999999999999999/end/",
        "/%E0%A4%A",
        "/catalog/?%",
        "/product/a%0d%0aset-cookie:x=y/",
    ] {
        let answer = anna.get(path).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
        assert!(answer.set_cookie("x").is_none(), "{path}");
    }
}
