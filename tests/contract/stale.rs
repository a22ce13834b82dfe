//! A form from a page that is too old: 403, nothing done, and a way on.

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, Browser, PASSWORD, Shop};

/// Sends a form as the page of another session would: its token is not this one's.
async fn send_stale(browser: &Browser, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    browser.token().await;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrfmiddlewaretoken", &"x".repeat(32)).extend_pairs(fields);
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    browser.send(request, Body::from(form.finish())).await
}

const OURS: [(&str, &str); 2] = [("origin", "http://testserver"), ("sec-fetch-site", "same-origin")];

/// Sends the form that a page shows, with what the person adds.
async fn send_again(browser: &Browser, page: &Answer, form: &str, more: &[(&str, &str)]) -> Answer {
    let of = |attribute: &str| page.attributes(&format!("{form} input[name]:not([type=checkbox])"), attribute);
    let action = page.attributes(form, "action").remove(0);
    let (names, values) = (of("name"), page_values(page, form));
    let mut fields: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = Request::post(action).header("content-type", "application/x-www-form-urlencoded");
    browser.send(request, Body::from(body.finish())).await
}

fn page_values(page: &Answer, form: &str) -> Vec<String> {
    use scraper::{Html, Selector};
    let document = Html::parse_document(&page.text());
    let selector = Selector::parse(&format!("{form} input[name]:not([type=checkbox])")).unwrap();
    document.select(&selector).map(|field| field.value().attr("value").unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_stale_login_is_shown_again_with_what_was_typed_but_for_the_password() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let typed = [("login", "anna"), ("password", PASSWORD), ("next", "/cart/")];
    let page = send_stale(&browser, "/login/", &typed, &OURS).await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.texts("[role=alert]").iter().any(|text| text.contains("устарела")), "{}", page.text());
    assert_eq!(page.attributes("#login", "value"), ["anna"]);
    assert_eq!(page.attributes("main input[name=next]", "value"), ["/cart/"]);
    assert!(!page.text().contains(PASSWORD));
    let answer = send_again(&browser, &page, "main form[action='/login/']", &[("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/cart/"), "the token is fresh");
}

#[tokio::test]
async fn nothing_that_was_typed_is_shown_unless_a_page_of_ours_sent_it() {
    let shop = Shop::open().await;
    for headers in [
        &[][..],
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "http://testserver"), ("sec-fetch-site", "none")],
        &[("origin", "http://testserver"), ("sec-fetch-site", "same-site")],
    ] {
        let browser = shop.browser();
        let page = send_stale(&browser, "/login/", &[("login", "planted")], headers).await;
        assert_eq!(page.status, 403);
        assert!(!page.text().contains("planted"), "{headers:?}");
        assert!(page.has("main form[action='/login/'] #login"), "the form is there: {headers:?}");
        let page = send_stale(&browser, "/cart/add/", &[("product_id", "4711")], headers).await;
        assert!(page.status == 403 && !page.text().contains("4711"), "{headers:?}");
    }
    for foreign in ["https://evil.example", "null"] {
        let browser = shop.browser();
        let page = send_stale(&browser, "/login/", &[("login", "planted")], &[("origin", foreign)]).await;
        assert!(
            page.status == 403 && !page.text().contains("planted") && !page.has("main form[method=post]"),
            "{foreign}"
        );
    }
}

#[tokio::test]
async fn who_is_signed_in_by_now_gets_a_link_onward() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let page = send_stale(&anna, "/login/", &[("login", "anna"), ("password", "x"), ("next", "/orders/")], &OURS).await;
    assert_eq!(page.status, 403);
    assert!(page.has("main a[href='/orders/']"), "{}", page.text());
    assert!(!page.has("main input[type=password]"));
    let page = send_stale(&anna, "/login/", &[("next", "https://evil.example/")], &OURS).await;
    assert!(page.has("main a[href='/profile/']") && !page.text().contains("evil.example"));
    assert_eq!(
        send_stale(&anna, "/register/", &[("name", "Анна")], &OURS).await.attributes("main .btn-strong", "href"),
        ["/profile/"]
    );
}

#[tokio::test]
async fn a_stale_registration_and_a_stale_profile_keep_what_was_typed() {
    let shop = Shop::open().await;
    let fields = [
        ("surname", "Белых"),
        ("name", "Анна <b>"),
        ("login", "anna"),
        ("email", "a@example.org"),
        ("password", PASSWORD),
        ("rules", "on"),
    ];
    let page = send_stale(&shop.browser(), "/register/", &fields, &OURS).await;
    assert_eq!((page.status, page.attributes("#name", "value")), (403, vec!["Анна <b>".to_owned()]));
    assert!(page.has("#rules[checked]") && !page.has("#personal_data[checked]") && !page.text().contains(PASSWORD));
    let anna = shop.customer("anna").await;
    let fields = [("first_name", "Аня"), ("last_name", "Соболева"), ("address", "Тверь")];
    let page = send_stale(&anna, "/profile/", &fields, &OURS).await;
    assert_eq!((page.status, page.attributes("#first_name", "value")), (403, vec!["Аня".to_owned()]));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Аня'").await, 0, "nothing is done");
    let answer = send_again(&anna, &page, "main form[action='/profile/']", &[]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE first_name = 'Аня'").await, 1);
    let page = send_stale(&anna, "/profile/password/", &[("old_password", PASSWORD)], &OURS).await;
    assert!(
        page.status == 403 && page.has("main form[action='/profile/password/']") && !page.text().contains(PASSWORD)
    );
}

#[tokio::test]
async fn a_stale_checkout_keeps_what_was_typed() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    guest.post_json("/api/cart/add", &serde_json::json!({ "product_id": phone })).await;
    let typed = [
        ("first_name", "Анна"),
        ("comment", "Домофон 12 <i>"),
        ("delivery", "pickup"),
        ("rules", "on"),
        ("key", "0123456789abcdef"),
    ];
    let page = send_stale(&guest, "/checkout/", &typed, &OURS).await;
    assert_eq!((page.status, page.attributes("#first_name", "value")), (403, vec!["Анна".to_owned()]));
    assert!(page.texts("#comment").iter().any(|text| text.contains("Домофон 12 <i>")), "{}", page.text());
    assert_eq!(page.attributes("main input[name=key]", "value"), ["0123456789abcdef"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn whatever_else_was_sent_can_be_sent_again_by_a_button() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await.to_string();
    let guest = shop.browser();
    let page =
        send_stale(&guest, "/cart/add/", &[("product_id", &phone), ("delta", "2"), ("next", "/catalog/")], &OURS).await;
    assert_eq!(page.status, 403);
    assert_eq!(shop.count("SELECT COUNT(*) FROM cart_lines").await, 0, "nothing sends itself");
    assert!(!page.text().contains("<script>"));
    let answer = send_again(&guest, &page, "main form[action='/cart/add/']", &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/catalog/"));
    assert_eq!(shop.count("SELECT quantity FROM cart_lines").await, 2);

    let chief = shop.administrator("chief").await;
    shop.register("anna").await;
    let id = shop.count("SELECT id FROM users WHERE login = 'anna'").await;
    let path = format!("/admin/users/{id}/");
    let page =
        send_stale(&chief, &path, &[("login", "anna"), ("address", "Тверь,\nЦентральная, 1 \"а\"")], &OURS).await;
    assert_eq!(page.status, 403);
    let address = page.attributes(&format!("main form[action='{path}'] input[name=address]"), "value");
    assert_eq!(address, ["Тверь,\nЦентральная, 1 \"а\""]);
}

#[tokio::test]
async fn a_stale_logout_ends_no_session() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let page = send_stale(&anna, "/logout/", &[], &OURS).await;
    assert_eq!(page.status, 403);
    assert_eq!(anna.get("/profile/").await.status, 200);
    assert_eq!(send_again(&anna, &page, "main form[action='/logout/']", &[]).await.status, 302);
    assert_eq!(anna.get("/profile/").await.status, 302);
}

#[tokio::test]
async fn a_page_of_another_session_is_shown_again_even_with_its_own_cookie() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let old = anna.twin();
    old.set_cookie("csrftoken", Some("abcdefghijklmnopqrstuvwxyzABCDEF"));
    let page = send_stale(&old, "/profile/", &[("first_name", "Аня"), ("last_name", "Белых")], &OURS).await;
    assert_eq!((page.status, page.attributes("#first_name", "value")), (403, vec!["Аня".to_owned()]));
    assert_eq!(send_again(&old, &page, "main form[action='/profile/']", &[]).await.status, 303, "the cookie is mended");
}

#[tokio::test]
async fn a_browser_that_sent_no_cookie_is_told_so_and_shown_its_form() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let request = Request::post("/login/").header("content-type", "application/x-www-form-urlencoded");
    let request = OURS.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let page = browser.send(request, Body::from("login=anna&password=x")).await;
    assert_eq!((page.status, page.attributes("#login", "value")), (403, vec!["anna".to_owned()]));
    assert!(page.texts("[role=alert]").iter().any(|text| text.contains("cookie")), "{}", page.text());
}

#[tokio::test]
async fn a_refused_call_says_who_is_signed_in_by_now() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let account = anna.get("/profile/").await.attributes("meta[name=account]", "content");
    let call = |browser: Browser| async move {
        browser.token().await;
        let request = Request::delete("/api/profile/avatar").header("x-csrftoken", "x".repeat(32));
        browser.send(request, Body::empty()).await
    };
    let refused = call(anna).await;
    assert_eq!((refused.status, refused.header("x-account")), (403, account.first().map(String::as_str)));
    assert_eq!(call(shop.browser()).await.header("x-account"), Some("0"));
    assert!(!shop.browser().get("/").await.has("meta[name=account]"), "a guest's page is anybody's");
}

#[tokio::test]
async fn a_stale_json_call_is_answered_as_before() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let request = Request::post("/api/profile/update").header("content-type", "application/json");
    let request = request.header("origin", "http://testserver").header("x-csrftoken", "x".repeat(32));
    let answer = anna.send(request, Body::from("{}")).await;
    assert_eq!((answer.status, answer.json()["ok"].clone()), (403, false.into()));
    assert!(answer.header("x-csrftoken").is_some());
}
