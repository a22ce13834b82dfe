//! Leaving the checkout before the order is placed: what was typed is not lost.

use jiff::SignedDuration;

use super::support::{check_out, form, put, send};
use crate::support::{Answer, Browser, PASSWORD, Shop};

const TYPED: &[(&str, &str)] = &[
    ("first_name", "Ольга"),
    ("last_name", "Ветрова"),
    ("phone", "+7 985 555-01-41"),
    ("email", "olga@example.org"),
    ("comment", "Домофон 12, «звонить» дважды"),
    ("password", "кедровая шишка 7"),
];

/// What the form shows of what was typed.
fn shown(page: &Answer) -> Vec<String> {
    let mut shown: Vec<String> = ["first_name", "last_name", "phone", "email"]
        .iter()
        .flat_map(|name| page.attributes(&format!("#checkout input[name={name}]"), "value"))
        .collect();
    shown.extend(page.texts("#checkout textarea"));
    shown
}

fn typed() -> Vec<String> {
    TYPED[..5].iter().map(|(_, value)| (*value).to_owned()).collect()
}

/// What of the database holds a text.
async fn drafts(shop: &Shop) -> i64 {
    shop.count("SELECT COUNT(*) FROM checkout_drafts").await
}

async fn leave(browser: &Browser, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_form("/checkout/draft/", &fields).await
}

#[tokio::test]
async fn a_session_that_ended_over_the_form_leads_to_the_login_and_back_to_what_was_typed() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let fields = form(&anna, TYPED).await;
    shop.end_all_sessions().await;
    let answer = send(&anna, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/login/?next=/checkout/"));
    let login = anna.get(answer.location()).await;
    assert!(
        login.texts(".notice").concat().contains("Войдите: всё введённое сохранили на 15 минут"),
        "{}",
        login.text()
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM checkout_drafts WHERE fields LIKE '%шишка%'").await, 0, "no password");
    anna.sign_in("anna", PASSWORD).await;
    for _ in 0..2 {
        assert_eq!(shown(&anna.get("/checkout/").await), typed(), "loading it again loses nothing");
    }
    assert_eq!(check_out(&anna, &[]).await.status, 303);
    assert_eq!(drafts(&shop).await, 0, "it has served");
}

#[tokio::test]
async fn what_one_person_typed_is_shown_to_no_other() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let fields = form(&anna, TYPED).await;
    shop.end_all_sessions().await;
    send(&anna, &fields).await;
    put(&anna, phone, 1).await;
    assert_ne!(shown(&anna.get("/checkout/").await), typed(), "a guest of the same browser");
    shop.register("boris").await;
    anna.sign_in("boris", PASSWORD).await;
    assert_ne!(shown(&anna.get("/checkout/").await), typed(), "somebody else who signs in");
}

#[tokio::test]
async fn a_guest_whose_cart_is_gone_finds_what_was_typed_in_the_next_one() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let fields = form(&guest, TYPED).await;
    shop.end_all_sessions().await;
    let answer = send(&guest, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/login/?next=/checkout/"));
    put(&guest, phone, 1).await;
    assert_eq!(shown(&guest.get("/checkout/").await), typed());
}

#[tokio::test]
async fn the_way_to_the_cart_and_back_keeps_what_was_typed_for_a_quarter_of_an_hour() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    for browser in [shop.browser(), shop.customer("anna").await] {
        put(&browser, phone, 1).await;
        let page = browser.get("/checkout/").await;
        let buttons = page.attributes("button[formaction='/checkout/draft/'][formnovalidate]", "form");
        assert_eq!(buttons.len(), 1, "«Вернуться в корзину» stands outside the form; it needs no script");
        assert!(page.texts("#checkout button[formaction='/checkout/draft/']").contains(&"Изменить".to_owned()));
        let answer = leave(&browser, &form(&browser, TYPED).await).await;
        assert_eq!((answer.status, answer.location()), (303, "/cart/"));
        assert_eq!(shop.count("SELECT COUNT(*) FROM checkout_drafts WHERE fields LIKE '%шишка%'").await, 0);
        put(&browser, phone, 1).await;
        assert_eq!(shown(&browser.get("/checkout/").await), typed());
        shop.advance(SignedDuration::from_mins(16));
        assert_ne!(shown(&browser.get("/checkout/").await), typed(), "it is forgotten");
        assert_eq!(techstore::orders::sweep_drafts(&shop.app.orders).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_script_has_it_kept_and_stays_where_it_is() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let mut fields = form(&guest, TYPED).await;
    fields.push(("stay".to_owned(), "1".to_owned()));
    assert_eq!(leave(&guest, &fields).await.status, 204);
    assert_eq!(shown(&guest.get("/checkout/").await), typed());
    let stranger = shop.browser();
    assert_eq!(leave(&stranger, &fields).await.status, 204, "nothing to keep it in, and no session for it");
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn signing_out_forgets_what_was_typed() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    leave(&anna, &form(&anna, TYPED).await).await;
    assert_eq!(drafts(&shop).await, 1);
    anna.post_form("/logout/", &[]).await;
    assert_eq!(drafts(&shop).await, 0);
}

#[tokio::test]
async fn fields_of_any_length_break_nothing() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let long = "я".repeat(9_000);
    let fields = form(&guest, &[("comment", &long)]).await;
    assert_eq!(leave(&guest, &fields).await.status, 303);
    assert_eq!(drafts(&shop).await, 0);
}

#[tokio::test]
async fn a_cart_that_changed_says_what_has_changed() {
    let shop = Shop::open().await;
    let (phone, cable) = (shop.product("Телефон").stock(5).await, shop.product("Кабель").stock(9).await);
    let (case, stand) = (shop.product("Чехол").stock(9).await, shop.product("Подставка").stock(9).await);
    let anna = shop.customer("anna").await;
    for product in [phone, cable, case] {
        put(&anna, product, 2).await;
    }
    let fields = form(&anna, &[]).await;
    shop.goods("Телефон").set_price(10_000_000).await;
    put(&anna, cable, 1).await;
    put(&anna, case, -2).await;
    put(&anna, stand, 1).await;
    let answer = send(&anna, &fields).await;
    assert_eq!(answer.status, 409);
    let said = [
        "Телефон: 100 000 ₽ вместо 99 990 ₽",
        "Кабель: 3 шт. вместо 2",
        "Чехол: убрали из корзины",
        "Подставка: добавили, 1 шт.",
    ];
    assert_eq!(answer.texts("#changed li"), said);
    let mut without = form(&anna, &[("version", "other")]).await;
    without.retain(|(name, _)| name != "shown");
    let answer = send(&anna, &without).await;
    assert_eq!((answer.status, answer.texts("#changed li").len()), (409, 0), "a page of an older version still works");
}

#[tokio::test]
async fn a_form_that_was_refused_is_filled_in_again_wherever_its_customer_comes_back_from() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    for browser in [shop.browser(), shop.customer("anna").await] {
        put(&browser, phone, 1).await;
        let mut fields = form(&browser, TYPED).await;
        fields.retain(|(name, _)| name != "rules");
        assert_eq!(send(&browser, &fields).await.status, 400);
        assert_eq!(shown(&browser.get("/checkout/").await), typed(), "after a fault in a field");
        shop.execute("DELETE FROM checkout_drafts").await;
        let fields = form(&browser, TYPED).await;
        shop.all_goods().raise_price(100).await;
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "password").collect();
        assert_eq!(send(&browser, &fields).await.status, 409);
        assert_eq!(shown(&browser.get("/checkout/").await), typed(), "after a price that changed");
        assert_eq!(shop.count("SELECT COUNT(*) FROM checkout_drafts WHERE fields LIKE '%шишка%'").await, 0);
        assert_eq!(check_out(&browser, &[]).await.status, 303);
        assert_eq!(drafts(&shop).await, 0, "it has served");
    }
}

/// Signs in by the page's form, on the way to another page.
async fn sign_in_for(browser: &Browser, login: &str, next: &str) {
    let answer = browser.post_form("/login/", &[("login", login), ("password", PASSWORD), ("next", next)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[tokio::test]
async fn what_a_guest_typed_goes_along_with_a_login_for_the_checkout_and_with_no_other() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    shop.register("boris").await;
    for (next, is_kept) in [("/checkout/", true), ("/catalog/", false), ("", false)] {
        let guest = shop.browser();
        put(&guest, phone, 1).await;
        leave(&guest, &form(&guest, TYPED).await).await;
        sign_in_for(&guest, "boris", next).await;
        assert_eq!(shown(&guest.get("/checkout/").await) == typed(), is_kept, "next={next}");
        guest.post_form("/logout/", &[]).await;
    }
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    leave(&guest, &form(&guest, TYPED).await).await;
    guest.sign_in("boris", PASSWORD).await;
    assert_eq!(drafts(&shop).await, 0, "a script's login");
}

#[tokio::test]
async fn a_second_page_of_a_cart_that_was_just_ordered_leads_to_its_order() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    for browser in [shop.browser(), shop.customer("anna").await] {
        put(&browser, phone, 1).await;
        let fields = form(&browser, &[]).await;
        assert_eq!(check_out(&browser, &[]).await.status, 303);
        let order = shop.count("SELECT MAX(id) FROM orders").await;
        let mut faulty = fields.clone();
        faulty.retain(|(name, _)| name != "rules");
        for fields in [&fields, &faulty] {
            let mut answer = send(&browser, fields).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
            assert!(answer.location().starts_with(&format!("/orders/{order}/")), "{}", answer.location());
            while answer.status == 303 {
                answer = browser.get(answer.location()).await;
            }
            let told = answer.texts(".notice").concat().replace('\u{a0}', " ");
            assert!(told.contains(&format!("Заказ № {order} уже оформлен")), "{told}: {}", answer.text());
        }
        assert_eq!((shop.count("SELECT MAX(id) FROM orders").await, drafts(&shop).await), (order, 0));
        assert_eq!(browser.get("/checkout/").await.location(), "/cart/", "nobody asked for an order");
        shop.advance(SignedDuration::from_mins(11));
        assert_eq!(send(&browser, &fields).await.location(), "/cart/", "an old order is another matter");
        shop.execute("DELETE FROM checkout_drafts").await;
    }
}

#[tokio::test]
async fn a_cart_that_somebody_emptied_leads_to_no_order_of_others() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let (anna, guest) = (shop.customer("anna").await, shop.browser());
    put(&anna, phone, 1).await;
    assert_eq!(check_out(&anna, &[]).await.status, 303);
    put(&guest, phone, 1).await;
    let fields = form(&guest, TYPED).await;
    put(&guest, phone, -1).await;
    assert_eq!(send(&guest, &fields).await.location(), "/cart/");
    assert_eq!(drafts(&shop).await, 1, "what was typed is kept");
}
