//! What a customer does with an order: cancelling, repeating, taking it into an account.

use super::support::{assert_books, check_out, follow, place, put, stock};
use crate::support::Shop;

#[tokio::test]
async fn a_new_order_is_cancelled_by_a_form_and_its_mail_tells_it() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    let order = place(&anna).await;
    let page = anna.get(&format!("/orders/{order}/cancel/")).await;
    assert_eq!(page.texts("h1"), ["Отменить заказ № 1?"]);
    let answer = anna.post_form(&format!("/orders/{order}/cancel/"), &[]).await;
    assert_eq!(answer.location(), "/orders/1/");
    let page = anna.get("/orders/1/").await;
    assert_eq!(page.texts("main .status"), ["Отменён"]);
    assert_eq!(page.texts(".timeline li").len(), 2);
    assert_eq!(stock(&shop, phone).await, 5);
    let subjects: Vec<String> = shop.mailbox().await.iter().map(|letter| letter.message.subject.to_string()).collect();
    assert!(subjects[1].starts_with("Заказ №\u{a0}1 отменён"), "{subjects:?}");
    let again = anna.post_form(&format!("/orders/{order}/cancel/"), &[]).await;
    assert_eq!(again.status, 303);
    assert_eq!(anna.get("/orders/1/").await.texts("[data-flash] p"), ["Заказ уже отменён"]);
    assert_eq!(stock(&shop, phone).await, 5, "once is enough");
    assert_eq!(anna.get(&format!("/orders/{order}/cancel/")).await.location(), "/orders/1/");
    let list = anna.get("/orders/").await;
    assert!(list.has("form#act[method=post] input[name=csrfmiddlewaretoken]"));
    assert_eq!(list.attributes("article button[form=act]", "formaction"), ["/orders/1/repeat/"]);
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_is_fetched_goes_from_accepted_to_received_and_is_never_sent() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    assert_eq!(check_out(&anna, &[]).await.location(), "/orders/1/done/");
    let clerk = shop.administrator("boss").await;
    for (state, pill, now) in [
        ("new", "Принят", "Принят"),
        ("confirmed", "Собираем", "Собираем"),
        ("processing", "Собираем", "Собираем"),
        ("shipped", "Готов к выдаче до 25 ноября", "Готов к выдаче"),
        ("delivered", "Получен", ""),
    ] {
        let page = anna.get("/orders/1/").await;
        assert_eq!(page.texts("main .status"), [pill]);
        assert_eq!(anna.get("/orders/").await.texts("article .status"), [pill]);
        assert_eq!(page.texts(".track li").len(), 4);
        assert!(page.texts(".track .now").concat().starts_with(now), "{:?}", page.texts(".track .now"));
        let text = page.texts("main").concat();
        for word in ["Отправлен", "Доставлен", "Доставка", "урьер"] {
            assert!(!text.contains(word), "{state}: «{word}» in {text}");
        }
        let is_promised = ["new", "confirmed", "processing"].contains(&state);
        assert_eq!(text.contains("Можно забрать 22 ноября с 13:00"), is_promised, "{state}: {text}");
        assert_eq!(text.contains("Ждёт вас до 25 ноября"), state == "shipped", "{state}: {text}");
        let done = anna.get("/orders/1/done/").await.texts("main").concat();
        assert_eq!(done.contains("Забрать можно 22 ноября с 13:00"), is_promised, "{state}: {done}");
        clerk.post_form("/admin/orders/1/step/", &[("state", state), ("paid", "1")]).await;
    }
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_a_courier_brings_has_its_slot_until_it_is_cancelled() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let courier = [
        ("delivery", "courier"),
        ("city", "Москва"),
        ("address", "Лесная, 5"),
        ("day", "2026-11-24"),
        ("hours", "14:00–18:00"),
    ];
    assert_eq!(check_out(&anna, &courier).await.status, 303);
    let done = anna.get("/orders/1/done/").await.texts("main").concat();
    assert!(done.contains("Курьер приедет 24 ноября, 14:00–18:00"), "{done}");
    let clerk = shop.administrator("boss").await;
    for (state, pill) in [("new", "Принят"), ("confirmed", "Собираем"), ("processing", "Собираем")]
    {
        let page = anna.get("/orders/1/").await;
        assert_eq!(page.texts("main .status"), [pill]);
        assert!(page.texts("main").concat().contains("24 ноября, 14:00–18:00"));
        clerk.post_form("/admin/orders/1/step/", &[("state", state)]).await;
    }
    assert_eq!(anna.get("/orders/1/").await.texts("main .status"), ["Отправлен"]);
    clerk.post_form("/admin/orders/1/cancel/", &[("state", "shipped"), ("reason", "phone")]).await;
    let page = anna.get("/orders/1/").await.texts("main").concat();
    assert!(page.contains("Отменён") && !page.contains("14:00–18:00"), "{page}");
}

#[tokio::test]
async fn the_same_is_ordered_again_as_far_as_it_is_there() {
    let shop = Shop::open().await;
    let (phone, cable) = (shop.product("Телефон").stock(3).await, shop.product("Кабель").stock(9).await);
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    put(&anna, cable, 1).await;
    let order = place(&anna).await;
    let answer = anna.post_form(&format!("/orders/{order}/repeat/"), &[]).await;
    assert_eq!(answer.location(), "/cart/");
    let cart = anna.get("/cart/").await;
    assert!(cart.texts(".notice").concat().contains("Не хватает: Телефон"), "{}", cart.text());
    assert_eq!(cart.attributes(".line input[name=quantity]", "value"), ["1", "1"]);
}

#[tokio::test]
async fn a_guests_order_joins_an_account_by_the_link_of_the_mail_alone() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let answer = check_out(&guest, &[]).await;
    let (_, view) = answer.location().split_once("key=").unwrap();
    let letters = shop.mailbox().await;
    let (_, mail) = letters[0].message.text.split_once("key=").unwrap();
    let mail = mail.lines().next().unwrap();
    let anna = shop.customer("anna").await;
    let seen = follow(&anna, &format!("/orders/1/?key={view}")).await;
    assert!(seen.status == 200 && !seen.has("form[action$='claim/']"), "seen, but not proven");
    anna.post_form("/orders/1/claim/", &[]).await;
    assert_eq!(anna.get("/orders/").await.texts("article").len(), 0);
    assert!(follow(&anna, &format!("/orders/1/?key={mail}")).await.has("form[action$='claim/']"));
    let answer = anna.post_form("/orders/1/claim/", &[]).await;
    assert_eq!(answer.location(), "/orders/1/");
    assert_eq!(anna.get("/orders/").await.texts("article h2"), ["№ 1"]);
    // From now on neither link opens anything, whoever holds it, and neither does the cookie of the guest.
    for path in [format!("/orders/1/?key={view}"), format!("/orders/1/?key={mail}"), "/orders/1/cancel/".to_owned()] {
        let answer = guest.get(&path).await;
        assert!(answer.status == 410 || answer.location().starts_with("/login/"), "{path}: {}", answer.status);
    }
    assert_eq!(shop.browser().get(&format!("/orders/1/?key={mail}")).await.status, 410);
    assert_eq!(guest.post_form("/orders/1/cancel/", &[("key", mail)]).await.status, 410);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE state = 'new'").await, 1);
    let boris = shop.customer("boris").await;
    boris.post_form("/orders/1/claim/", &[("key", mail)]).await;
    assert_eq!(boris.get("/orders/").await.texts("article").len(), 0, "it is somebody's already");
    assert_books(&shop).await;
}

#[tokio::test]
async fn pages_of_orders_are_ten_long_and_unknown_ones_lead_back() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(50).await;
    let anna = shop.customer("anna").await;
    assert_eq!(anna.get("/orders/").await.texts("main h2"), ["Заказов пока нет"]);
    for _ in 0..11 {
        put(&anna, phone, 1).await;
        place(&anna).await;
    }
    assert_eq!(anna.get("/orders/").await.texts("article").len(), 10);
    assert_eq!(anna.get("/orders/?page=2").await.texts("article h2"), ["№ 1"]);
    assert_eq!(anna.get("/orders/?page=3").await.location(), "/orders/");
    assert_eq!(anna.get("/orders/?page=x").await.texts("article").len(), 10);
    assert_eq!(shop.browser().get("/orders/").await.location(), "/login/?next=/orders/");
}

#[tokio::test]
async fn what_is_off_sale_by_now_is_told_apart_from_what_is_sold_out() {
    let shop = Shop::open().await;
    let (phone, cable) = (shop.product("Телефон").stock(3).await, shop.product("Кабель").stock(9).await);
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    put(&anna, cable, 1).await;
    let order = place(&anna).await;
    put(&anna, phone, 1).await;
    put(&anna, cable, 1).await;
    let form = super::support::form(&anna, &[]).await;
    shop.goods("Телефон").hide().await;
    let answer = super::support::send(&anna, &form).await;
    assert_eq!((answer.status, answer.texts("[role=alert] li")), (409, vec!["Телефон: снят с продажи".to_owned()]));
    let body = serde_json::json!({ "password": crate::support::PASSWORD });
    let answer = anna.post_json("/api/checkout", &body).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.json()["error"], "Не хватает товара: Телефон (снят с\u{a0}продажи)");
    assert_eq!(answer.json()["short"][0]["withdrawn"], true);
    anna.post_form(&format!("/orders/{order}/repeat/"), &[]).await;
    let told = anna.get("/cart/").await.texts("[data-flash]").concat();
    assert!(told.contains("Снято с продажи: Телефон"), "{told}");
    assert!(!told.contains("Не хватает"), "{told}");
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_has_no_price_by_now_cannot_be_ordered() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(3).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    shop.all_goods().set_price(0).await;
    let body = serde_json::json!({ "password": crate::support::PASSWORD });
    let answer = anna.post_json("/api/checkout", &body).await;
    assert_eq!((answer.status, answer.json()["short"][0]["withdrawn"].clone()), (409, true.into()));
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 0);
    assert_eq!(stock(&shop, phone).await, 3);
}
