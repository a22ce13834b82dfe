//! The cart by JSON: what a script may put in and take out.

use serde_json::json;

use super::{add, is, lines, shop};

#[tokio::test]
async fn a_guest_puts_something_in_and_finds_it_again() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    assert_eq!(browser.get("/cart/").await.texts("h1"), ["В корзине пока пусто"]);
    assert!(browser.cookie("sessionid").is_none(), "no session for nothing");
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone })).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "ok": true, "qty": 1, "count": 1 })));
    let cookie = answer.set_cookie("sessionid").expect("a session for the cart");
    assert!(cookie.contains("HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"), "{cookie}");
    assert_eq!(add(&browser, phone, 2).await.json(), json!({ "ok": true, "qty": 3, "count": 3 }));
    let page = browser.get("/cart/").await;
    assert_eq!(lines(&page), [is(("Телефон phone", "3"))]);
    assert_eq!(page.texts(".summary dd.total"), ["3 000 ₽"]);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(browser.get("/").await.texts("header [data-cart-count]"), ["3 товара"]);
    assert_eq!(shop.browser().get("/cart/").await.texts("h1"), ["В корзине пока пусто"], "nobody else sees it");
}

#[tokio::test]
async fn a_quantity_is_held_between_nothing_and_the_stock() {
    let shop = shop().await;
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
    let browser = shop.browser();
    for (product, delta, qty, count) in [
        (phone, 1, 1, 1),
        (phone, 8, 9, 9),
        (phone, 8, 10, 10),
        (phone, 10_000, 10, 10),
        (case, 5, 2, 12),
        (phone, -3, 7, 9),
        (phone, 0, 7, 9),
        (case, -10_000, 0, 7),
        (case, -1, 0, 7),
        (phone, -7, 0, 0),
    ] {
        let answer = add(&browser, product, delta).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({ "ok": true, "qty": qty, "count": count })),
            "{product} by {delta}"
        );
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM cart_lines").await, 0);
}

#[tokio::test]
async fn digits_in_a_string_are_a_product_too() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone.to_string(), "delta": "2" })).await;
    assert_eq!(answer.json(), json!({ "ok": true, "qty": 2, "count": 2 }));
}

#[tokio::test]
async fn a_whole_number_is_taken_in_each_way_that_the_old_site_took_it() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    for (delta, qty) in [
        (json!(1.0), 1),
        (json!(2.0), 2),
        (json!(1e0), 1),
        (json!(true), 1),
        (json!(false), 0),
        (json!(-0.0), 0),
        (json!(" 2 "), 2),
        (json!("+1"), 1),
    ] {
        let answer = shop.browser().post_json("/api/cart/add", &json!({ "product_id": phone, "delta": delta })).await;
        assert_eq!((answer.status, answer.json()["qty"].as_i64()), (200, Some(qty)), "{delta}: {}", answer.text());
    }
    let body = format!("{{\"product_id\": {phone}.0, \"delta\": 1.0}}");
    let answer = shop.browser().post_bytes("/api/cart/add", "application/json", body.into_bytes()).await;
    assert_eq!((answer.status, answer.json()["qty"].as_i64()), (200, Some(1)), "{}", answer.text());
}

#[tokio::test]
async fn what_is_no_number_is_refused_by_field() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    for wrong in [
        json!(null),
        json!("abc"),
        json!(""),
        json!(1.5),
        json!("1.5"),
        json!("1.0"),
        json!([1]),
        json!({"a": 1}),
        json!(1e300),
        json!("1\u{0}"),
    ] {
        let answer = browser.post_json("/api/cart/add", &json!({ "product_id": wrong, "delta": 1 })).await;
        assert_eq!(answer.status, 400, "product_id {wrong}");
        assert!(answer.json()["errors"]["product_id"].is_string(), "{wrong}: {}", answer.text());
        let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone, "delta": wrong })).await;
        assert_eq!(answer.status, 400, "delta {wrong}");
        assert!(answer.json()["errors"]["delta"].is_string(), "{wrong}: {}", answer.text());
    }
    let both = browser.post_json("/api/cart/add", &json!({ "delta": "x" })).await.json();
    assert!(
        both["ok"] == false && both["errors"]["product_id"].is_string() && both["errors"]["delta"].is_string(),
        "{both}"
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0, "no session for nonsense");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let shop = shop().await;
    let browser = shop.browser();
    let deep = "[".repeat(20_000);
    let bodies: [&[u8]; 12] = [
        b"",
        b"[]",
        b"null",
        b"1",
        b"\"text\"",
        b"{",
        b"{\"product_id\":}",
        b"\xff\xfe",
        b"{\"product_id\": \"\xff\"}",
        b"<xml/>",
        b"product_id=1",
        deep.as_bytes(),
    ];
    for body in bodies {
        let answer = browser.post_bytes("/api/cart/add", "application/json", body.to_vec()).await;
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(&body[..body.len().min(40)]));
        assert_eq!(answer.json()["ok"], false);
    }
    let huge = browser.post_bytes("/api/cart/add", "application/json", vec![b' '; 1024 * 1024]).await;
    assert_eq!((huge.status, huge.json()["ok"].clone()), (413, json!(false)));
}

#[tokio::test]
async fn what_cannot_be_bought_is_unavailable() {
    let shop = shop().await;
    let (phone, cable) = (shop.goods("phone").id().await.0, shop.goods("cable").id().await.0);
    let browser = shop.browser();
    let unavailable = json!({ "ok": false, "error": "Товар недоступен" });
    for product in [999_999, 0, -1, i64::MAX, i64::MIN, cable] {
        for delta in [1, -1, 0] {
            let answer = add(&browser, product, delta).await;
            assert_eq!((answer.status, answer.json()), (404, unavailable.clone()), "{product} by {delta}");
        }
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0, "no session for nothing");
    add(&browser, phone, 1).await;
    shop.goods("phone").hide().await;
    for browser in [&browser, &shop.browser()] {
        let answer = add(browser, phone, 1).await;
        assert_eq!((answer.status, answer.json()), (404, unavailable.clone()));
    }
    assert_eq!(
        add(&browser, phone, -1).await.json(),
        json!({ "ok": true, "qty": 0, "count": 0 }),
        "it can be taken out"
    );
}

#[tokio::test]
async fn taking_out_of_nothing_begins_no_session() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await.0;
    let browser = shop.browser();
    for delta in [0, -1] {
        assert_eq!(add(&browser, phone, delta).await.json(), json!({ "ok": true, "qty": 0, "count": 0 }));
    }
    assert!(browser.cookie("sessionid").is_none());
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn other_methods_are_answered_in_json() {
    let shop = shop().await;
    let answer = shop.browser().get("/api/cart/add").await;
    assert_eq!((answer.status, answer.json()["ok"].clone()), (405, json!(false)));
    assert!(answer.json()["errors"]["form"].is_string());
    assert_eq!(shop.browser().get("/cart/add/").await.status, 405);
}
