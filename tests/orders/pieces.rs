//! How many pieces can be bought at once: of one product, and in one order. This holds for everybody, whatever limits are off.

use serde_json::json;
use techstore::config::Settings;

use super::support::{assert_books, check_out, form, put, send, stock};
use crate::support::{PASSWORD, Shop};

fn small(settings: &mut Settings) {
    settings.orders.pieces_per_line = 3;
    settings.orders.pieces_per_order = 5;
}

#[tokio::test]
async fn a_cart_takes_no_more_of_one_product_than_the_shop_sells_at_once() {
    let shop = Shop::open().await;
    let cable = shop.product("Кабель").stock(500).await;
    let guest = shop.browser();
    let add = async |delta: i64| {
        guest.post_json("/api/cart/add", &json!({ "product_id": cable, "delta": delta })).await.json()
    };
    assert_eq!(add(9).await, json!({ "ok": true, "qty": 9, "count": 9 }));
    let held = add(2).await;
    assert_eq!((&held["qty"], &held["count"]), (&json!(10), &json!(10)));
    assert_eq!(held["message"], "Не больше 10\u{a0}шт. одного товара: в корзине 10\u{a0}штук");
    assert_eq!(add(i64::MAX).await["qty"], 10);
    assert_eq!(add(-1).await, json!({ "ok": true, "qty": 9, "count": 9 }));
    let id = cable.to_string();
    for (field, quantity) in [("quantity", "11"), ("delta", "9999")] {
        guest.post_form("/cart/add/", &[("product_id", &id), (field, quantity), ("next", "/cart/")]).await;
        let cart = guest.get("/cart/").await;
        assert_eq!(cart.attributes(".line input[name=quantity]", "value"), ["10"]);
        assert_eq!(cart.attributes(".line input[name=quantity]", "max"), ["10"]);
        assert!(cart.has(".line button[name=delta][value='1'][aria-disabled=true]"));
        assert_eq!(cart.texts("[data-flash] p"), ["Не больше 10 шт. одного товара: в корзине 10 штук"], "{field}");
        assert!(cart.texts(".line .stock-low").concat().contains("Не больше 10 шт. одного товара"));
    }
}

#[tokio::test]
async fn a_cart_that_holds_more_already_is_shown_as_it_is_and_sold_within_the_cap() {
    let shop = Shop::open().await;
    let cable = shop.product("Кабель").stock(500).await;
    let guest = shop.browser();
    put(&guest, cable, 1).await;
    shop.set_cart_quantity(15).await;
    let cart = guest.get("/cart/").await;
    let told = cart.texts(".line .stock-low").concat();
    assert!(told.contains("Продаём не больше 10 шт. одного товара, пересчитали"), "{told}");
    assert_eq!(cart.texts("h1"), ["Корзина 10"]);
    assert_eq!(guest.get("/contacts/").await.texts("[data-cart-count]"), cart.texts("[data-cart-count]"));
    let page = guest.get("/checkout/").await;
    let summary = page.texts(".summary .caption").concat();
    assert!(summary.contains("10 шт., не больше 10 шт. одного товара"), "{summary}");
    assert_eq!(check_out(&guest, &[]).await.status, 303);
    assert_eq!(shop.count("SELECT CAST(SUM(quantity) AS BIGINT) FROM order_lines").await, 10);
    assert_eq!(stock(&shop, cable).await, 490);
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_script_that_orders_more_than_the_cap_is_told_and_nothing_is_sold() {
    let shop = Shop::open().await;
    let cable = shop.product("Кабель").stock(500).await;
    let anna = shop.customer("anna").await;
    put(&anna, cable, 1).await;
    shop.set_cart_quantity(15).await;
    let answer = anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    let said = answer.json();
    assert_eq!(said["error"], "Не больше 10\u{a0}шт. одного товара: Кабель (в корзине 15\u{a0}штук)");
    assert_eq!(said["short"][0]["available"], 10);
    assert_eq!((stock(&shop, cable).await, shop.count("SELECT COUNT(*) FROM orders").await), (500, 0));
}

#[tokio::test]
async fn an_order_has_no_more_pieces_than_the_shop_sells_at_once() {
    let shop = Shop::open_with(small).await;
    let (cable, case) = (shop.product("Кабель").stock(500).await, shop.product("Чехол").stock(500).await);
    let anna = shop.customer("anna").await;
    put(&anna, cable, 3).await;
    put(&anna, case, 3).await;
    let cart = anna.get("/cart/").await;
    assert!(cart.texts("#too-many").concat().contains("до 5 шт., а в корзине 6. Уберите 1 шт."), "{}", cart.text());
    assert!(!cart.has("main a[href='/checkout/']"));
    assert!(anna.get("/checkout/").await.has("#too-many"), "before anything is filled in");
    let refused = check_out(&anna, &[]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.texts("#too-many").concat().contains("до 5 шт., а в корзине 6"), "{}", refused.text());
    let answer = anna.post_json("/api/checkout", &json!({ "password": PASSWORD })).await;
    assert_eq!((answer.status, answer.json()["ok"].as_bool()), (400, Some(false)));
    assert!(answer.json()["error"].as_str().unwrap().contains("до 5\u{a0}шт., а в корзине 6"), "{}", answer.text());
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
    anna.post_json("/api/cart/add", &json!({ "product_id": case, "delta": -1 })).await;
    assert!(!anna.get("/cart/").await.has("#too-many"));
    assert_eq!(check_out(&anna, &[]).await.status, 303, "what is left is sold");
    assert_books(&shop).await;
}

#[tokio::test]
async fn the_whole_shop_does_not_fit_into_one_order() {
    let shop = Shop::open().await;
    let guest = shop.browser();
    for _ in 0..12 {
        let thing = shop.product("Вещь").stock(18).await;
        put(&guest, thing, 18).await;
    }
    assert_eq!(shop.count("SELECT CAST(SUM(quantity) AS BIGINT) FROM cart_lines").await, 120, "ten of each of twelve");
    assert_eq!(check_out(&guest, &[]).await.status, 400);
    assert_eq!(shop.count("SELECT CAST(SUM(stock) AS BIGINT) FROM products").await, 12 * 18);
}

#[tokio::test]
async fn carts_that_become_one_at_the_login_stay_within_the_cap() {
    let shop = Shop::open_with(small).await;
    let cable = shop.product("Кабель").stock(500).await;
    let anna = shop.customer("anna").await;
    put(&anna, cable, 2).await;
    let guest = shop.browser();
    put(&guest, cable, 3).await;
    guest.sign_in("anna", PASSWORD).await;
    let cart = guest.get("/cart/").await;
    let told = cart.texts("[data-flash] p").concat();
    assert!(told.contains("Не больше 3 шт. одного товара: Кабель — 3 шт."), "{told}");
    assert!(!told.contains("Больше на складе нет"), "there are plenty: {told}");
    assert_eq!(cart.attributes(".line input[name=quantity]", "value"), ["3"]);
}

#[tokio::test]
async fn an_order_repeated_over_and_over_stays_within_the_cap() {
    let shop = Shop::open_with(small).await;
    let cable = shop.product("Кабель").stock(500).await;
    let anna = shop.customer("anna").await;
    put(&anna, cable, 2).await;
    super::support::place(&anna).await;
    shop.execute("UPDATE order_lines SET quantity = 5").await;
    for _ in 0..2 {
        anna.post_form("/orders/1/repeat/", &[]).await;
        let said = ["Товары снова в корзине. Не больше 3 шт. одного товара: Кабель"];
        assert_eq!(anna.get("/cart/").await.texts("[data-flash] p"), said);
    }
    assert_eq!(shop.count("SELECT quantity FROM cart_lines").await, 3);
}

#[tokio::test]
async fn repeat_pressed_twice_puts_the_goods_in_once() {
    let shop = Shop::open().await;
    let (cable, case) = (shop.product("Кабель").stock(50).await, shop.product("Чехол").stock(50).await);
    let anna = shop.customer("anna").await;
    put(&anna, cable, 2).await;
    put(&anna, case, 1).await;
    super::support::place(&anna).await;
    put(&anna, case, 3).await;
    for _ in 0..2 {
        anna.post_form("/orders/1/repeat/", &[]).await;
        let cart = anna.get("/cart/").await;
        assert_eq!(cart.texts("[data-flash] p"), ["Всё из заказа снова в корзине"]);
        assert_eq!(cart.texts("header [data-cart-count]"), ["5 товаров"], "two cables, and the three cases there were");
    }
    for order in ["/orders/1/", "/orders/"] {
        assert!(anna.get(order).await.has("button"), "{order}");
    }
}

#[tokio::test]
async fn goods_that_leave_the_cap_between_page_and_order_are_not_sold_unseen() {
    let shop = Shop::open().await;
    let cable = shop.product("Кабель").stock(500).await;
    let guest = shop.browser();
    put(&guest, cable, 5).await;
    let fields = form(&guest, &[]).await;
    shop.set_cart_quantity(400).await;
    assert_eq!(send(&guest, &fields).await.status, 409, "the cart is not what was seen");
    assert_eq!(stock(&shop, cable).await, 500);
}

#[tokio::test]
async fn the_staff_receives_as_many_as_it_likes() {
    let shop = Shop::open_with(small).await;
    let cable = shop.product("Кабель").stock(5_000).await;
    assert_eq!(stock(&shop, cable).await, 5_000);
}
