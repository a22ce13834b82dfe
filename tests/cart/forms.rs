//! The cart by plain forms, without a script.

use serde_json::json;

use super::{add, is, lines, shop};

#[tokio::test]
async fn the_button_of_a_card_works_without_script() {
    let shop = shop().await;
    let phone = shop.goods("phone").id().await;
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
    let phone = shop.goods("phone").id().await;
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
    let phone = shop.goods("phone").id().await.to_string();
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
    let phone = shop.goods("phone").id().await.to_string();
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
    let phone = shop.goods("phone").id().await.0;
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
    let (phone, case) = (shop.goods("phone").id().await.0, shop.goods("case").id().await.0);
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
    let phone = shop.goods("phone").id().await.0;
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
