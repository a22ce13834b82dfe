//! The cart and its session: two requests at once, a session that ends, a login.

use jiff::SignedDuration;
use serde_json::json;
use techstore::cart::{self, Change, NotChanged, Owner};
use techstore::kernel::fault::Failure;
use techstore::kernel::ids::{SessionId, UserId};

use super::{add, is, lines, shop, shop_with};
use crate::support::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_count_fifty() {
    let shop = shop_with(|settings| settings.orders.pieces_per_line = 100).await;
    shop.goods("phone").set_stock(60).await;
    let phone = shop.goods("phone").id().await;
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
    let (phone, case) = (shop.goods("phone").id().await, shop.goods("case").id().await);
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
    let phone = shop.goods("phone").id().await;
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
    let phone = shop.goods("phone").id().await;
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
    let phone = shop.goods("phone").id().await.0;
    shop.register("anna").await;
    let browser = shop.browser();
    add(&browser, phone, 2).await;
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(lines(&browser.get("/cart/").await), [is(("Телефон phone", "2"))]);
}
