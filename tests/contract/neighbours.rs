//! Cookies that somebody else set: neighbours under the same domain, and what the name over TLS keeps them from.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, Shop};

const MADE_UP: &str = "abcdefghijklmnopqrstuvwxyz012345";
const FOREIGN: &str = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE";

async fn behind_tls() -> Shop {
    Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await
}

/// Asks for a page with exactly these cookies.
async fn get(browser: &Browser, path: &str, cookies: &str) -> Answer {
    browser.send(Request::get(path).header("cookie", cookies), Body::empty()).await
}

/// Sends JSON over TLS, from the page of the shop.
async fn post_tls(browser: &Browser, path: &str, body: serde_json::Value) -> Answer {
    let request = Request::post(path)
        .header("x-forwarded-proto", "https")
        .header("origin", "https://testserver")
        .header("content-type", "application/json")
        .header("x-csrftoken", browser.token().await);
    browser.send(request, Body::from(body.to_string())).await
}

#[tokio::test]
async fn a_planted_session_cookie_signs_nobody_out() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let key = anna.cookie("sessionid").unwrap();
    for cookies in [
        format!("sessionid={MADE_UP}; sessionid={key}"),
        format!("sessionid={key}; sessionid={MADE_UP}"),
        format!("sessionid=; sessionid={key}; sessionid=not-a-key"),
        format!("sessionid={key}; sessionid="),
        format!("sessionid={key}{}", format!("; sessionid={MADE_UP}").repeat(7)),
    ] {
        let answer = get(&anna, "/profile/", &cookies).await;
        assert_eq!((answer.status, answer.set_cookie("sessionid")), (200, None), "{cookies}");
    }
}

#[tokio::test]
async fn a_good_cookie_behind_too_many_others_is_not_deleted() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let key = anna.cookie("sessionid").unwrap();
    let cookies = format!("sessionid={key}{}", format!("; sessionid={MADE_UP}").repeat(20));
    let answer = get(&anna, "/", &cookies).await;
    assert_eq!((answer.status, answer.set_cookie("sessionid")), (200, None));
}

#[tokio::test]
async fn a_guests_live_session_planted_beside_does_not_take_the_place_of_ones_own() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(5).await;
    let (anna, neighbour) = (shop.customer("anna").await, shop.browser());
    neighbour.post_json("/api/cart/add", &json!({ "product_id": product })).await;
    let (ours, theirs) = (anna.cookie("sessionid").unwrap(), neighbour.cookie("sessionid").unwrap());
    for cookies in [format!("sessionid={ours}; sessionid={theirs}"), format!("sessionid={theirs}; sessionid={ours}")] {
        assert_eq!(get(&anna, "/profile/", &cookies).await.status, 200, "{cookies}");
    }
}

#[tokio::test]
async fn another_persons_live_session_planted_beside_does_not_take_the_place_of_ones_own() {
    let shop = Shop::open().await;
    let (anna, mallory) = (shop.customer("anna").await, shop.customer("mallory").await);
    let (ours, theirs) = (anna.cookie("sessionid").unwrap(), mallory.cookie("sessionid").unwrap());
    let secret = anna.cookie("csrftoken").unwrap();
    for keys in [format!("sessionid={ours}; sessionid={theirs}"), format!("sessionid={theirs}; sessionid={ours}")] {
        let page = get(&anna, "/profile/", &format!("csrftoken={secret}; {keys}")).await;
        assert!(page.text().contains("anna@example.org"), "{keys}");
    }
}

#[tokio::test]
async fn over_tls_the_session_has_a_name_that_no_neighbour_can_set() {
    let shop = behind_tls().await;
    shop.register("anna").await;
    let anna = shop.browser();
    let answer = post_tls(&anna, "/api/login", json!({ "login": "anna", "password": PASSWORD })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.set_cookie("sessionid"), None);
    let key = anna.cookie("__Host-sessionid").unwrap();
    let line = answer.set_cookie("__Host-sessionid").unwrap();
    assert_eq!(line, format!("__Host-sessionid={key}; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax; Secure"));
    let secret = anna.cookie("csrftoken").unwrap();
    let line = answer.set_cookie("csrftoken").unwrap();
    assert_eq!(line, format!("csrftoken={secret}; Max-Age=31449600; Path=/; SameSite=Lax; Secure"));

    let tls =
        |cookies: String| Request::get("/profile/").header("x-forwarded-proto", "https").header("cookie", cookies);
    let ours = anna.send(tls(format!("__Host-sessionid={key}; sessionid={MADE_UP}")), Body::empty()).await;
    assert_eq!((ours.status, ours.set_cookie("__Host-sessionid")), (200, None));
    let bare = anna.send(tls(format!("sessionid={key}")), Body::empty()).await;
    assert_eq!((bare.status, bare.set_cookie("sessionid")), (302, None), "the bare name is not read over TLS");
    let plain = get(&anna, "/profile/", &format!("__Host-sessionid={key}")).await;
    assert_eq!(plain.status, 302, "nor the other one without it");

    let out = anna.send(tls(format!("__Host-sessionid={MADE_UP}")), Body::empty()).await;
    assert!(out.set_cookie("__Host-sessionid").unwrap().ends_with("Max-Age=0; Path=/; SameSite=Lax; Secure"));
}

#[tokio::test]
async fn over_tls_guests_and_logouts_use_the_same_name() {
    let shop = behind_tls().await;
    let product = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    let answer = post_tls(&guest, "/api/cart/add", json!({ "product_id": product })).await;
    assert!(answer.set_cookie("__Host-sessionid").is_some() && answer.set_cookie("sessionid").is_none());
    let answer = guest.get_with("/logout/", "x-forwarded-proto", "https").await;
    assert!(answer.set_cookie("__Host-sessionid").unwrap().contains("Max-Age=0"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn a_planted_csrf_cookie_keeps_nobody_from_their_forms() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let (key, secret) = (anna.cookie("sessionid").unwrap(), anna.cookie("csrftoken").unwrap());
    let guest = shop.browser();
    let own = guest.token().await;
    let send = async |browser: &Browser, cookies: String, token: &str| {
        let request = Request::post("/theme/").header("cookie", cookies).header("x-csrftoken", token);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        browser.send(request, Body::from("theme=dark")).await.status
    };
    for pair in [format!("csrftoken={FOREIGN}; csrftoken={secret}"), format!("csrftoken={secret}; csrftoken={FOREIGN}")]
    {
        assert_eq!(send(&anna, format!("sessionid={key}; {pair}"), &secret).await, 303, "{pair}");
        let planted = send(&anna, format!("sessionid={key}; {pair}"), FOREIGN).await;
        assert_eq!(planted, 403, "the session's own secret decides: {pair}");
    }
    for pair in [format!("csrftoken={FOREIGN}; csrftoken={own}"), format!("csrftoken={own}; csrftoken={FOREIGN}")] {
        assert_eq!(send(&guest, pair.clone(), &own).await, 303, "{pair}");
    }
    assert_eq!(send(&guest, format!("csrftoken={own}; csrftoken={FOREIGN}"), MADE_UP).await, 403);
}

#[tokio::test]
async fn a_neighbours_page_that_hides_its_origin_is_refused() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let token = browser.token().await;
    let post = || {
        Request::post("/theme/")
            .header("x-csrftoken", &token)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-site")
    };
    assert_eq!(browser.send(post(), Body::from("theme=dark")).await.status, 403);
    let foreign = post().header("origin", "http://blog.testserver");
    assert_eq!(browser.send(foreign, Body::from("theme=dark")).await.status, 403);
}

#[tokio::test]
async fn a_public_url_over_tls_makes_cookies_secure_though_the_proxy_forgot_to_say_so() {
    let shop = Shop::open_with(|settings| settings.mail.public_url = Some("https://shop.example.org".to_owned())).await;
    shop.register("anna").await;
    let anna = shop.browser();
    let page = anna.get("/login/").await;
    assert!(page.set_cookie("csrftoken").unwrap().ends_with("; Secure"));
    assert!(page.header("strict-transport-security").is_some());
    let post = |origin: &str| {
        let request = Request::post("/api/login").header("content-type", "application/json").header("origin", origin);
        request.header("x-csrftoken", anna.cookie("csrftoken").unwrap())
    };
    let body = || Body::from(json!({ "login": "anna", "password": PASSWORD }).to_string());
    for foreign in ["https://evil.example", "http://shop.example.org", "http://testserver", "null"] {
        assert_eq!(anna.send(post(foreign), body()).await.status, 403, "{foreign}");
    }
    for own in ["https://shop.example.org", "https://testserver"] {
        let answer = anna.send(post(own), body()).await;
        assert_eq!(answer.status, 200, "{own}: {}", answer.text());
        assert!(answer.set_cookie("__Host-sessionid").unwrap().ends_with("; Secure"));
        assert_eq!(answer.set_cookie("sessionid"), None);
    }
    assert_eq!(anna.get("/profile/").await.status, 200);
}
