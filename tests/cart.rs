//! The cart: of guests and customers, by JSON and by plain forms.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};
use techstore::cart::{self, Change, NotChanged, Owner};
use techstore::catalog::stocking::NewProduct;
use techstore::config::Settings;
use techstore::kernel::fault::Failure;
use techstore::kernel::ids::{SessionId, UserId};
use techstore::kernel::money::Kopecks;

use crate::goods::{id, product, stock};
use crate::support::{Answer, Browser, PASSWORD, Shop};

/// A shop with a phone (ten), a case (two) and a cable (none).
async fn shop() -> Shop {
    shop_with(|_| {}).await
}

async fn shop_with(change: impl FnOnce(&mut Settings)) -> Shop {
    let shop = Shop::open_with(change).await;
    let of = |slug: &str, count: i64| NewProduct { stock: count, ..product(slug) };
    stock(&shop, vec![of("phone", 10), of("case", 2), of("cable", 0)]).await;
    shop
}

async fn add(browser: &Browser, product: impl Into<Value>, delta: i64) -> Answer {
    browser.post_json("/api/cart/add", &json!({ "product_id": product.into(), "delta": delta })).await
}

fn lines(page: &Answer) -> Vec<(String, String)> {
    let quantities = page.attributes(".line input[name=quantity]", "value");
    page.texts(".line:not(.is-gone) .name").into_iter().zip(quantities).collect()
}

fn is(line: (&str, &str)) -> (String, String) {
    (line.0.to_owned(), line.1.to_owned())
}

#[tokio::test]
async fn a_guest_puts_something_in_and_finds_it_again() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
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
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
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
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone.to_string(), "delta": "2" })).await;
    assert_eq!(answer.json(), json!({ "ok": true, "qty": 2, "count": 2 }));
}

#[tokio::test]
async fn a_whole_number_is_taken_in_each_way_that_the_old_site_took_it() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
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
    let phone = id(&shop, "phone").await.0;
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
    let (phone, cable) = (id(&shop, "phone").await.0, id(&shop, "cable").await.0);
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
    let phone = id(&shop, "phone").await.0;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_count_fifty() {
    let shop = shop_with(|settings| settings.orders.pieces_per_line = 100).await;
    shop.goods("phone").set_stock(60).await;
    let phone = id(&shop, "phone").await;
    let browser = shop.browser();
    add(&browser, phone.0, 0).await;
    add(&browser, phone.0, 1).await;
    let guest = Owner::Guest(SessionId(shop.count("SELECT id FROM sessions").await));
    let adds = (0..50).map(|_| {
        let carts = shop.app.carts.clone();
        tokio::spawn(async move { cart::change(&carts, guest, phone, Change::By(1)).await.unwrap().quantity })
    });
    let mut quantities = Vec::new();
    for added in adds.collect::<Vec<_>>() {
        quantities.push(added.await.unwrap());
    }
    quantities.sort_unstable();
    assert_eq!(quantities, (2..=51).collect::<Vec<_>>(), "each came after another");
    assert_eq!(add(&browser, phone.0, 20).await.json(), json!({ "ok": true, "qty": 60, "count": 60 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_things_put_in_at_once_are_in_one_cart() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await, id(&shop, "case").await);
    let anna = shop.customer("anna").await;
    let owner = Owner::Customer(UserId(shop.count("SELECT id FROM users").await));
    let (first, second) = tokio::join!(
        cart::change(&shop.app.carts, owner, phone, Change::By(1)),
        cart::change(&shop.app.carts, owner, case, Change::By(1)),
    );
    assert_eq!((first.unwrap().quantity, second.unwrap().quantity), (1, 1));
    assert_eq!(lines(&anna.get("/cart/").await).len(), 2);
}

#[tokio::test]
async fn an_ended_session_is_not_raised_from_the_dead() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await;
    let browser = shop.browser();
    add(&browser, phone.0, 1).await;
    let guest = Owner::Guest(SessionId(shop.count("SELECT id FROM sessions").await));
    shop.end_all_sessions().await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM carts").await, 0, "a guest's cart goes with the session");
    let refused = cart::change(&shop.app.carts, guest, phone, Change::By(1)).await;
    assert!(
        matches!(refused, Err(Failure::Refused(NotChanged::NoSession))),
        "a request that was on its way: {refused:?}"
    );
    let dead = browser.cookie("sessionid").unwrap();
    let answer = add(&browser, phone.0, 1).await;
    assert_eq!(answer.json(), json!({ "ok": true, "qty": 1, "count": 1 }));
    assert_ne!(browser.cookie("sessionid").unwrap(), dead, "a guest begins anew");
    let ghost = shop.browser();
    ghost.set_cookie("sessionid", Some(&dead));
    assert_eq!(ghost.get("/cart/").await.texts("h1"), ["В корзине пока пусто"]);
}

#[tokio::test]
async fn an_expired_session_takes_nothing_in() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await;
    let browser = shop.browser();
    add(&browser, phone.0, 1).await;
    let guest = Owner::Guest(SessionId(shop.count("SELECT id FROM sessions").await));
    shop.advance(SignedDuration::from_hours(24 * 14 + 1));
    let refused = cart::change(&shop.app.carts, guest, phone, Change::By(1)).await;
    assert!(matches!(refused, Err(Failure::Refused(NotChanged::NoSession))), "{refused:?}");
}

#[tokio::test]
async fn a_guests_cart_is_kept_by_the_login() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    shop.register("anna").await;
    let browser = shop.browser();
    add(&browser, phone, 2).await;
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(lines(&browser.get("/cart/").await), [is(("Телефон phone", "2"))]);
}

#[tokio::test]
async fn the_button_of_a_card_works_without_script() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await;
    let browser = shop.browser();
    let from = "/catalog/?sort=name&page=1";
    let answer = browser.post_form("/cart/add/", &[("next", from), ("product_id", &phone.to_string())]).await;
    assert_eq!((answer.status, answer.location()), (303, from));
    let page = browser.get(from).await;
    assert_eq!(page.texts(".notice[role=status] p"), ["Телефон phone в корзине"]);
    assert_eq!(page.texts("header [data-cart-count]"), ["1 товар"]);
    assert!(!browser.get(from).await.has("[data-flash]"), "said once");
    for hostile in ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", ""] {
        let answer = browser.post_form("/cart/add/", &[("next", hostile), ("product_id", &phone.to_string())]).await;
        assert_eq!((answer.status, answer.location()), (303, "/cart/"), "{hostile}");
    }
    let stranger = shop.browser();
    let answer = stranger.post_form("/cart/add/", &[("next", "/"), ("product_id", "999999")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    assert_eq!(stranger.get("/").await.texts(".notice-bad p"), ["Товар недоступен"]);
}

#[tokio::test]
async fn whatever_is_asked_for_is_held_between_nothing_and_the_stock() {
    let shop = shop().await;
    let browser = shop.browser();
    let phone = id(&shop, "phone").await;
    let stock = shop.count("SELECT stock FROM products WHERE slug = 'phone'").await;
    for (delta, held) in
        [(10_001, stock), (-10_001, 0), (i64::MAX, stock), (1, stock), (i64::MIN, 0), (-1, 0), (stock + 1, stock)]
    {
        let answer = add(&browser, phone.0, delta).await;
        assert_eq!((answer.status, answer.json()["qty"].as_i64()), (200, Some(held)), "{delta}: {}", answer.text());
    }
    let fields = [("product_id", phone.to_string()), ("quantity", "99999".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(browser.post_form("/cart/add/", &fields).await.status, 303);
    assert_eq!(shop.count("SELECT quantity FROM cart_lines").await, stock);
}

#[tokio::test]
async fn a_form_that_is_no_use_is_refused() {
    let shop = shop().await;
    let browser = shop.browser();
    let phone = id(&shop, "phone").await.to_string();
    for fields in [
        &[][..],
        &[("product_id", "")],
        &[("product_id", "abc")],
        &[("product_id", "99999999999999999999")],
        &[("product_id", &phone), ("delta", "x")],
        &[("product_id", &phone), ("quantity", "1e9")],
        &[("product_id", "1;DROP TABLE carts")],
        &[("product_id", "\0")],
    ] {
        let answer = browser.post_form("/cart/add/", fields).await;
        assert_eq!(answer.status, 400, "{fields:?}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }
}

#[tokio::test]
async fn the_cart_page_changes_quantities_without_script() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.to_string();
    let browser = shop.browser();
    let change = async |field: (&str, &str)| {
        let fields = [("next", "/cart/"), ("product_id", phone.as_str()), ("quantity", "5"), field];
        let fields = if field.0 == "quantity" { vec![fields[0], fields[1], field] } else { fields.to_vec() };
        let answer = browser.post_form("/cart/add/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/cart/"), "{field:?}");
        let page = browser.get("/cart/").await;
        let quantity = page.attributes(".line input[name=quantity]", "value").first().cloned();
        (quantity, page.texts(".notice[role=status] p").first().cloned())
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(change(("delta", "1")).await, (some("1"), None));
    assert_eq!(change(("quantity", "5")).await, (some("5"), None), "the number itself");
    assert_eq!(change(("delta", "-1")).await, (some("4"), None), "a button wins over the number beside it");
    assert_eq!(change(("quantity", "50")).await, (some("10"), some("Больше на складе нет: в корзине 10 штук")));
    assert_eq!(change(("remove", "1")).await, (None, some("Убрали из корзины: Телефон phone")));
}

#[tokio::test]
async fn what_was_taken_out_is_put_back_by_the_form_of_the_message() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    add(&browser, phone, 3).await;
    browser.post_form("/cart/add/", &[("product_id", &phone.to_string()), ("remove", "1")]).await;
    let page = browser.get("/cart/").await;
    let form = ".notice form[action='/cart/add/'] input[type=hidden]";
    let (names, values) = (page.attributes(form, "name"), page.attributes(form, "value"));
    let fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "csrfmiddlewaretoken").collect();
    assert_eq!(browser.post_form("/cart/add/", &fields).await.location(), "/cart/");
    let page = browser.get("/cart/").await;
    assert_eq!(page.attributes("input[name=quantity]", "value"), ["3"], "as many as there were");
    assert!(!page.has(".notice form[action='/cart/add/']"), "the offer is made once");
}

#[tokio::test]
async fn what_cannot_be_put_back_is_not_offered_to_be() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
    let browser = shop.browser();
    add(&browser, phone, 3).await;
    add(&browser, case, 1).await;
    shop.goods("phone").set_stock(0).await;
    assert!(browser.get("/cart/").await.has(".line.is-gone form[data-gone]"), "the script knows it as well");
    browser.post_form("/cart/add/", &[("product_id", &phone.to_string()), ("remove", "1")]).await;
    let page = browser.get("/cart/").await;
    let said = page.texts(".notice[role=status] p").concat();
    assert!(said.starts_with("Убрали из корзины: Телефон phone. Вернуть не получится"), "{said}");
    assert!(!page.has(".notice form[action='/cart/add/']"), "no button that would do nothing");
    browser.post_form("/cart/add/", &[("product_id", &case.to_string()), ("remove", "1")]).await;
    assert!(browser.get("/cart/").await.has(".notice form[action='/cart/add/']"), "what is there can be put back");
}

#[tokio::test]
async fn a_quantity_that_is_no_whole_number_is_said_to_be_none() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    add(&browser, phone, 2).await;
    let none = "Укажите количество: целое число, например 2";
    let not_whole = "Количество — целое число, например 2";
    for (typed, said) in [("", none), ("  ", none), ("1.5", not_whole), ("1,5", not_whole), ("два", not_whole)] {
        let fields = [("next", "/cart/"), ("product_id", &phone.to_string()), ("quantity", typed)];
        let answer = browser.post_form("/cart/add/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/cart/"), "{typed}");
        let page = browser.get("/cart/").await;
        assert_eq!(page.texts(".notice-bad p"), [said], "{typed}");
        assert_eq!(lines(&page), [is(("Телефон phone", "2"))], "{typed}: nothing has changed");
        for field in ["delta", "quantity"] {
            let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone, field: typed })).await;
            assert_eq!((answer.status, answer.json()["errors"][field].as_str()), (400, Some(said)), "{field} {typed}");
        }
    }
    let answer = browser.post_json("/api/cart/add", &json!({ "product_id": phone, "quantity": 1.5 })).await;
    assert_eq!((answer.status, answer.json()["errors"]["quantity"].as_str()), (400, Some(not_whole)));
    let answer =
        shop.browser().post_form("/cart/add/", &[("product_id", &phone.to_string()), ("quantity", "1.5")]).await;
    assert_eq!((answer.status, answer.text().contains(not_whole)), (400, true), "without a cart the page says it");
}

#[tokio::test]
async fn what_is_in_the_cart_is_marked_wherever_it_is_shown_and_for_its_owner_alone() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    let (browser, other) = (shop.browser(), shop.browser());
    let button = format!("button[name=product_id][value='{phone}']");
    let link = format!("a.is-in-cart[href='/cart/'][data-buy='{phone}']");
    let pages = ["/product/phone/", "/catalog/", "/"];
    for path in pages {
        let page = browser.get(path).await;
        assert!(page.has(&button) && !page.has(&link), "{path}");
    }
    add(&browser, phone, 1).await;
    for path in pages {
        let page = browser.get(path).await;
        assert!(page.has(&link) && !page.has(&button), "{path}");
        assert!(page.texts(&link).iter().all(|words| words == "В корзине"), "{path}");
        assert!(page.attributes(&link, "aria-label")[0].contains("Телефон phone"), "{path}");
        let page = other.get(path).await;
        assert!(page.has(&button) && !page.has(&link), "{path}: nobody else's");
    }
    add(&browser, phone, 1).await;
    assert_eq!(browser.get("/catalog/").await.texts(&link), ["В корзине, 2"]);
    shop.goods("phone").set_stock(0).await;
    shop.advance(SignedDuration::from_secs(10));
    let page = browser.get("/product/phone/").await;
    assert!(!page.has(&link) && !page.has(&button), "what is gone is not in the cart as far as it can be bought");
}

#[tokio::test]
async fn what_a_guest_chose_is_marked_on_the_first_page_after_the_login() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
    add(&shop.customer("anna").await, phone, 1).await;
    let guest = shop.browser();
    add(&guest, case, 1).await;
    guest.sign_in("anna", PASSWORD).await;
    let page = guest.get("/catalog/").await;
    for product in [phone, case] {
        assert!(page.has(&format!("a.is-in-cart[data-buy='{product}']")), "{product}");
    }
    assert_eq!(page.texts("header [data-cart-count]"), ["2 товара"]);
}

#[tokio::test]
async fn a_line_that_is_gone_stays_but_costs_nothing() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 2).await;
    shop.goods("phone").set_stock(0).await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".line .name"), ["Телефон phone", "Телефон case"]);
    assert_eq!(page.texts(".line.is-gone .stock"), ["Нет в наличии"]);
    assert_eq!(page.attributes(".line.is-gone button", "name"), ["remove"], "nothing but taking it out");
    assert_eq!(page.texts(".summary dd.total"), ["2 000 ₽"]);
    assert_eq!(page.texts("header [data-cart-count]"), ["2 товара"]);
    assert_eq!(add(&browser, phone, -1).await.json(), json!({ "ok": true, "qty": 0, "count": 2 }));
    assert_eq!(browser.get("/cart/").await.texts(".line .name"), ["Телефон case"]);
}

#[tokio::test]
async fn a_line_of_a_hidden_product_is_off_sale_and_not_sold_out() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 1).await;
    shop.goods("phone").hide().await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".line.is-gone .stock"), ["Снят с продажи"]);
    assert_eq!(page.texts(".summary dd.total"), ["1 000 ₽"]);
    let typed = [("product_id", phone.to_string()), ("delta", "1".to_owned())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post_form("/cart/add/", &typed).await.status, 303);
    assert_eq!(browser.get("/cart/").await.texts("[data-flash] p"), ["Товар снят с продажи"]);
}

#[tokio::test]
async fn more_than_there_is_left_is_held_and_said() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    add(&browser, phone, 5).await;
    shop.goods("phone").set_stock(3).await;
    let page = browser.get("/cart/").await;
    assert_eq!(lines(&page), [is(("Телефон phone", "3"))]);
    assert_eq!(page.texts(".line p.stock-low"), ["Осталось 3 шт., пересчитали"]);
    assert_eq!(page.texts(".summary dd.total"), ["3 000 ₽"]);
    assert!(page.has(".line button[name=delta][value='1'][aria-disabled=true]"));
    assert_eq!(
        add(&browser, phone, -1).await.json(),
        json!({ "ok": true, "qty": 2, "count": 2 }),
        "a step counts from what is seen"
    );
}

#[tokio::test]
async fn a_discount_is_told_beside_the_total() {
    let shop = Shop::open().await;
    stock(&shop, vec![NewProduct { old_price: Some(Kopecks::new(150_050)), ..product("phone") }]).await;
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    add(&browser, phone, 2).await;
    let page = browser.get("/cart/").await;
    assert_eq!(page.texts(".summary dd"), ["3 001 ₽", "−1 001 ₽", "2 000 ₽"]);
    assert_eq!(page.texts(".line .sum .caption"), ["1 000 ₽ за шт."]);
}

#[tokio::test]
async fn a_price_that_changed_is_told_once_on_a_page_that_is_looked_at() {
    let shop = shop().await;
    let phone = id(&shop, "phone").await.0;
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    shop.goods("phone").set_price(90_000).await;
    let head = browser.send(Request::head("/cart/"), Body::empty()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(browser.get("/cart/").await.texts(".notice li"), ["Телефон phone: 900 ₽ вместо 1 000 ₽"]);
    assert!(!browser.get("/cart/").await.has(".notice"), "it was told");
}

#[tokio::test]
async fn a_product_that_is_deleted_leaves_the_carts() {
    let shop = shop().await;
    let (phone, case) = (id(&shop, "phone").await.0, id(&shop, "case").await.0);
    let browser = shop.browser();
    add(&browser, phone, 1).await;
    add(&browser, case, 1).await;
    shop.execute("DELETE FROM products WHERE slug = 'phone'").await;
    assert_eq!(browser.get("/cart/").await.texts(".line .name"), ["Телефон case"]);
}

/// One step of somebody who plays with a cart.
#[derive(Debug, Clone)]
enum Step {
    By(usize, i64),
    To(usize, i64),
    Restock(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..3_usize;
    let step = prop_oneof![
        3 => (which.clone(), -4..6_i64).prop_map(|(which, delta)| Step::By(which, delta)),
        2 => (which.clone(), -1..9_i64).prop_map(|(which, quantity)| Step::To(which, quantity)),
        1 => (which, 0..7_i64).prop_map(|(which, stock)| Step::Restock(which, stock)),
    ];
    proptest::collection::vec(step, 1..30)
}

/// What a cart must do, told as simply as can be: wanted quantities, and the stock they are held to.
async fn play(steps: Vec<Step>) {
    const SLUGS: [&str; 3] = ["phone", "case", "cable"];
    let shop = shop().await;
    let mut stock = [10, 2, 0];
    let mut wanted = [0_i64; 3];
    let ids = [id(&shop, SLUGS[0]).await, id(&shop, SLUGS[1]).await, id(&shop, SLUGS[2]).await];
    let guest = techstore::accounts::sessions::begin_anonymous(&shop.app.accounts).await.unwrap().id;
    let guest = Owner::Guest(guest);
    for step in steps {
        let (which, change, asked) = match step {
            Step::Restock(which, count) => {
                shop.goods(SLUGS[which]).set_stock(count).await;
                stock[which] = count;
                continue;
            }
            Step::By(which, delta) => (which, Change::By(delta), wanted[which].min(stock[which]) + delta),
            Step::To(which, quantity) => (which, Change::To(quantity), quantity),
        };
        let less = matches!(change, Change::By(..=-1) | Change::To(..=0));
        let is_possible = stock[which] > 0 || (less && wanted[which] > 0);
        match cart::change(&shop.app.carts, guest, ids[which], change).await {
            Ok(changed) => {
                assert!(is_possible, "{change:?} of {which}");
                wanted[which] = asked.clamp(0, stock[which]);
                assert_eq!(changed.quantity, wanted[which]);
            }
            Err(failure) => {
                assert!(!is_possible && matches!(failure, Failure::Refused(NotChanged::Unavailable)), "{failure:?}");
            }
        }
        let contents = cart::contents(&shop.app.carts, guest).await.unwrap();
        let held = |which: usize| wanted[which].min(stock[which]);
        let count = (0..3).map(held).sum::<i64>();
        assert_eq!((contents.count, contents.total), (count, Kopecks::new(100_000 * count)));
        assert_eq!(contents.lines.len(), wanted.iter().filter(|wanted| **wanted > 0).count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cart_does_as_a_simple_model_says(steps in steps()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(play(steps));
    }
}
