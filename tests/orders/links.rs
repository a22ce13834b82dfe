//! Links to orders: their key leaves the address, they end, and who may take an order into an account.

use jiff::SignedDuration;
use serde_json::json;

use super::support::{check_out, follow, form, mailed_key, open, put, send};
use crate::support::{Answer, Browser, PASSWORD, Shop, registration};

/// A guest who has ordered one phone, and the keys of the link that was shown and of that of the message.
async fn ordered(shop: &Shop) -> (Browser, String, String) {
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let answer = check_out(&guest, &[]).await;
    let (_, view) = answer.location().split_once("key=").unwrap();
    (guest, view.to_owned(), mailed_key(shop).await)
}

fn at(order: i64, what: &str, key: &str) -> String {
    format!("/orders/{order}/{what}?key={key}")
}

/// Moves an order to its end, as the staff does.
async fn deliver(shop: &Shop, order: i64) {
    let clerk = shop.administrator(&format!("boss{order}")).await;
    for state in ["new", "confirmed", "processing", "shipped"] {
        clerk.post_form(&format!("/admin/orders/{order}/step/"), &[("state", state), ("paid", "1")]).await;
    }
}

fn h1(answer: &Answer) -> (u16, Vec<String>) {
    (answer.status, answer.texts("h1"))
}

#[tokio::test]
async fn a_key_leaves_the_address_for_a_cookie_of_its_order_alone() {
    let shop = open().await;
    let (_, view, mail) = ordered(&shop).await;
    for (key, what) in [(&view, ""), (&mail, ""), (&mail, "done/"), (&mail, "cancel/")] {
        let reader = shop.browser();
        let answer = reader.get(&at(1, what, key)).await;
        assert_eq!((answer.status, answer.location()), (303, format!("/orders/1/{what}").as_str()));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let cookie = answer.set_cookie("order-1").unwrap();
        for attribute in ["; HttpOnly", "; Path=/orders/1/", "; SameSite=Lax", "; Max-Age=5184000"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("; Secure") && !cookie.contains(key.as_str()), "{cookie}");
        let page = reader.get(answer.location()).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains(key.as_str()) && !page.text().contains("key="), "the page knows no key");
    }
    let shop = Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await;
    let (_, view, _) = ordered(&shop).await;
    let answer = shop.browser().get_with(&at(1, "", &view), "x-forwarded-proto", "https").await;
    assert!(answer.set_cookie("order-1").unwrap().contains("; Secure"), "over TLS");
}

#[tokio::test]
async fn the_link_stays_good_in_other_browsers_and_looking_ahead_harms_nothing() {
    let shop = open().await;
    let (_, _, mail) = ordered(&shop).await;
    for _ in 0..3 {
        let request = axum::http::Request::head(at(1, "", &mail)).header("sec-purpose", "prefetch");
        let looked = shop.browser().send(request, axum::body::Body::empty()).await;
        assert_eq!(looked.status, 303);
        let page = follow(&shop.browser(), &at(1, "", &mail)).await;
        assert_eq!(h1(&page), (200, vec!["Заказ № 1".to_owned()]));
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 1, "the guest's own");
}

#[tokio::test]
async fn a_cookie_that_is_forged_foreign_or_old_opens_nothing() {
    let shop = open().await;
    let (guest, _, mail) = ordered(&shop).await;
    let phone = shop.product("Чехол").stock(5).await;
    put(&guest, phone, 1).await;
    check_out(&guest, &[]).await;
    let reader = shop.browser();
    follow(&reader, &at(1, "", &mail)).await;
    let good = reader.cookie("order-1").unwrap();
    let login = |order: i64| format!("/login/?next=/orders/{order}/");
    reader.set_cookie("order-2", Some(&good));
    assert_eq!(reader.get("/orders/2/").await.location(), login(2), "another order's");
    for forged in ["", "x", "pass.mail.99999999999.AAAAAAAAAAAAAAAAAAAAAA", &good[..good.len() - 1], &mail] {
        reader.set_cookie("order-1", Some(forged));
        assert_eq!(reader.get("/orders/1/").await.location(), login(1), "{forged}");
    }
    reader.set_cookie("order-1", Some(&good));
    shop.advance(SignedDuration::from_hours(24 * 60));
    assert_eq!(reader.get("/orders/1/").await.location(), login(1), "its time is over");
    assert_eq!(follow(&reader, &at(1, "", &mail)).await.status, 200, "the link's is not: the order waits");
}

#[tokio::test]
async fn one_browser_has_several_orders_and_the_forms_of_each_work() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    for payment in ["online", "on_receipt", "on_receipt"] {
        put(&guest, phone, 1).await;
        let answer = check_out(&guest, &[("payment", payment)]).await;
        if payment == "on_receipt" {
            assert_eq!(follow(&guest, answer.location()).await.status, 200);
        }
    }
    let letters = shop.mailbox().await;
    let key = |number: usize| letters[number].message.text.split_once("key=").unwrap().1.lines().next().unwrap();
    let reader = shop.browser();
    for order in 1..=3 {
        assert_eq!(follow(&reader, &at(order, "", key(usize::try_from(order).unwrap() - 1))).await.status, 200);
    }
    assert!(reader.get("/orders/1/").await.has("form[action='/orders/1/pay/']"));
    assert!(reader.post_form("/orders/1/pay/", &[]).await.location().starts_with("/payments/test/"));
    assert_eq!(reader.get("/orders/2/cancel/").await.status, 200);
    assert_eq!(reader.post_form("/orders/2/cancel/", &[]).await.location(), "/orders/2/");
    assert_eq!(reader.get("/orders/2/").await.texts("main .status"), ["Отменён"]);
    assert_eq!(reader.post_form("/orders/3/repeat/", &[]).await.location(), "/cart/");
    assert_eq!(reader.get("/cart/").await.texts("h1"), ["Корзина 1"]);
    assert_eq!(guest.get("/orders/2/").await.texts("main .status"), ["Отменён"], "the guest's own browser sees it");
}

#[tokio::test]
async fn the_way_back_from_the_bank_has_its_key_taken_out_too() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    let bank = check_out(&guest, &[("payment", "online")]).await.location().to_owned();
    let back = guest.post_form(&bank, &[("pay", "1")]).await.location().to_owned();
    let elsewhere = shop.browser();
    let page = follow(&elsewhere, &back).await;
    assert_eq!(h1(&page), (200, vec!["Спасибо, Анна".to_owned()]), "the bank's own window, perhaps");
}

#[tokio::test]
async fn the_better_of_two_links_counts() {
    let shop = open().await;
    let (_, view, mail) = ordered(&shop).await;
    let anna = shop.customer("anna").await;
    follow(&anna, &at(1, "", &mail)).await;
    follow(&anna, &at(1, "", &view)).await;
    assert!(anna.get("/orders/1/").await.has("form[action='/orders/1/claim/']"));
}

#[tokio::test]
async fn links_end_sixty_days_after_the_order_was_delivered_or_cancelled() {
    let shop = open().await;
    let (guest, view, mail) = ordered(&shop).await;
    let case = shop.product("Чехол").stock(9).await;
    put(&guest, case, 1).await;
    let fields = form(&guest, &[]).await;
    send(&guest, &fields).await;
    let second = mailed_key(&shop).await;
    shop.advance(SignedDuration::from_hours(24 * 300));
    assert_eq!(follow(&shop.browser(), &at(1, "", &mail)).await.status, 200, "it is not over");
    deliver(&shop, 1).await;
    follow(&guest, &at(2, "", &second)).await;
    guest.post_form("/orders/2/cancel/", &[]).await;
    shop.advance(SignedDuration::from_hours(24 * 59));
    let clerk = shop.administrator("late").await;
    clerk.post_form("/admin/orders/1/note/", &[("note", "Просил чек")]).await;
    assert_eq!(follow(&shop.browser(), &at(1, "", &view)).await.status, 200);
    follow(&guest, &at(1, "", &mail)).await;
    shop.advance(SignedDuration::from_hours(24) + SignedDuration::from_secs(1));
    for path in [at(1, "", &mail), at(1, "done/", &view), at(1, "cancel/", &mail), at(2, "", &second)] {
        let ended = shop.browser().get(&path).await;
        assert_eq!(ended.status, 410, "{path}");
        assert!(ended.texts("#ended").concat().contains("60 дней"), "{}", ended.text());
        assert!(ended.has("#ended a[href^='/login/?next=/orders/']") && ended.has("#ended a[href^='tel:']"));
        assert!(!ended.text().contains("Анна") && !ended.text().contains("Телефон"), "it shows nothing of the order");
        assert_eq!(ended.set_cookie("order-1"), None);
    }
    assert_eq!(guest.get("/orders/1/").await.status, 410, "a cookie lives no longer than its link");
    assert_eq!(guest.post_form("/orders/1/repeat/", &[]).await.status, 410);
    assert_eq!(
        shop.browser().get("/orders/1/?key=AAAAAAAAAAAAAAAAAAAAAA").await.status,
        404,
        "who guesses is told nothing"
    );
}

#[tokio::test]
async fn a_key_that_does_not_fit_explains_itself_and_tells_nothing_of_the_order() {
    let shop = open().await;
    let (_, _, mail) = ordered(&shop).await;
    let cut = &mail[..mail.len() - 3];
    let boris = shop.customer("boris").await;
    let stranger = shop.browser();
    for browser in [&stranger, &boris] {
        let mut pages = Vec::new();
        for order in [1, 999_999] {
            for key in [cut, "AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "%D1%8F"] {
                for what in ["", "done/", "cancel/"] {
                    let answer = browser.get(&at(order, what, key)).await;
                    assert_eq!(answer.status, 404, "{key}");
                    assert_eq!(answer.texts("h1"), [format!("Ссылка на заказ № {order} не подходит")]);
                    let main = answer.texts("main").concat();
                    assert!(!main.contains("Анна") && !main.contains("Телефон"), "{main}");
                    pages.push(answer.texts("#wrong-link").concat().replace(&format!("№ {order} "), "№ N "));
                }
            }
        }
        assert!(pages.iter().all(|page| *page == pages[0]), "an order that is there is answered as one that is not");
        assert!(pages[0].contains("из письма") && pages[0].contains("555-01-42"), "{}", pages[0]);
    }
    assert!(stranger.get(&at(1, "", cut)).await.has("#wrong-link a[href='/login/?next=/orders/1/']"));
    assert!(boris.get(&at(1, "", cut)).await.has("#wrong-link a[href='/orders/']"));
    assert!(!boris.get("/orders/1/").await.has("#wrong-link"), "without a key no link");
    assert_eq!(stranger.post_form("/orders/1/cancel/", &[("key", cut)]).await.status, 404);
}

#[tokio::test]
async fn a_customers_own_order_stays_theirs_when_its_link_has_ended() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    check_out(&anna, &[]).await;
    let mail = mailed_key(&shop).await;
    let answer = anna.get(&at(1, "", &mail)).await;
    assert_eq!((answer.status, answer.location()), (303, "/orders/1/"));
    assert_eq!(answer.set_cookie("order-1"), None, "who is known needs none");
    let reader = follow(&shop.browser(), &at(1, "", &mail)).await;
    assert!(reader.status == 200 && !reader.has("main a[href*='cancel']"), "seen, and no more");
    deliver(&shop, 1).await;
    shop.advance(SignedDuration::from_hours(24 * 61));
    assert_eq!(shop.browser().get(&at(1, "", &mail)).await.status, 410);
    let anna = shop.browser();
    anna.sign_in("anna", PASSWORD).await;
    assert_eq!(anna.get("/orders/1/").await.status, 200);
}

#[tokio::test]
async fn an_order_joins_only_an_account_with_its_own_email() {
    let shop = open().await;
    let (_, _, mail) = ordered(&shop).await;
    let boris = shop.customer("boris").await;
    let seen = follow(&boris, &at(1, "", &mail)).await;
    assert_eq!(seen.status, 200, "a forwarded link shows the order");
    assert!(!seen.has("form[action$='claim/']") && seen.text().contains("Заказ оформлен на другую почту"));
    assert_eq!(boris.post_form("/orders/1/claim/", &[]).await.location(), "/orders/1/");
    assert!(boris.get("/orders/1/").await.texts("[data-flash]").concat().contains("на другую почту"));
    boris.post_form("/orders/1/claim/", &[("key", &mail)]).await;
    assert_eq!(boris.get("/orders/").await.texts("article").len(), 0);
    let mut anna = registration("anna");
    anna["email"] = json!("Anna@EXAMPLE.org");
    assert_eq!(shop.browser().post_json("/api/register", &anna).await.status, 200);
    let anna = shop.browser();
    anna.sign_in("anna", PASSWORD).await;
    follow(&anna, &at(1, "", &mail)).await;
    anna.post_form("/orders/1/claim/", &[]).await;
    assert_eq!(anna.get("/orders/").await.texts("article h2"), ["№ 1"], "letter case makes no other address");
    let ended = boris.get(&at(1, "", &mail)).await;
    assert_eq!(ended.status, 410);
    assert!(ended.text().contains("Заказ добавлен в"), "{}", ended.text());
}

#[tokio::test]
async fn who_signs_in_on_the_way_claims_without_the_link_again() {
    let shop = open().await;
    let (_, _, mail) = ordered(&shop).await;
    shop.register("anna").await;
    let reader = shop.browser();
    let page = follow(&reader, &at(1, "", &mail)).await;
    assert_eq!(page.attributes("main a[href^='/login/']", "href"), ["/login/?next=/orders/1/"]);
    reader.sign_in("anna", PASSWORD).await;
    assert!(reader.get("/orders/1/").await.has("form[action='/orders/1/claim/']"));
    assert_eq!(reader.post_form("/orders/1/claim/", &[]).await.location(), "/orders/1/");
    assert_eq!(reader.get("/orders/").await.texts("article h2"), ["№ 1"]);
}
