//! The room of orders: its list, cards, steps, cancelling, and what the first page says of them.

mod cancel;
mod cap;
mod card;
mod hostile;
mod list;
mod steps;
mod today;

use techstore_db::Reads;

use crate::admin::clerk;
use crate::orders::support::{check_out, place, put};
use crate::support::{Answer, Browser, Shop};

/// A clerk, a customer who has ordered two phones of five to be paid in the shop, and the phone.
async fn ordered(shop: &Shop) -> (Browser, Browser, i64) {
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 2).await;
    assert_eq!(place(&anna).await, 1);
    (clerk(shop).await, anna, phone)
}

/// A guest who has ordered one of a product.
async fn guest(shop: &Shop, product: i64, typed: &[(&str, &str)]) -> Browser {
    let guest = shop.browser();
    put(&guest, product, 1).await;
    let answer = check_out(&guest, typed).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    guest
}

/// The address of an order's card.
fn order_card(id: i64) -> String {
    format!("/admin/orders/{id}/")
}

/// Sends the step that follows a state.
async fn step(browser: &Browser, id: i64, state: &str) -> Answer {
    browser.post_form(&format!("/admin/orders/{id}/step/"), &[("state", state)]).await
}

/// Hands an order over, its money in hand.
async fn hand_over(browser: &Browser, id: i64) -> Answer {
    browser.post_form(&format!("/admin/orders/{id}/step/"), &[("state", "shipped"), ("paid", "1")]).await
}

/// Cancels an order that is shown in a state, its goods back to the shelf or not.
async fn cancel(browser: &Browser, id: i64, state: &str, restock: bool) -> Answer {
    let fields = [("state", state), ("reason", "stock"), ("why", ""), ("restock", "1")];
    let fields = if restock { &fields[..] } else { &fields[..3] };
    browser.post_form(&format!("/admin/orders/{id}/cancel/"), fields).await
}

/// The state that a card shows.
async fn state(browser: &Browser, id: i64) -> String {
    browser.get(&order_card(id)).await.texts(".page-head .status").concat()
}

/// The message of the next page.
async fn said(browser: &Browser, id: i64) -> String {
    browser.get(&order_card(id)).await.texts("[data-flash]").concat()
}

/// The subjects of all mail that went out.
async fn subjects(shop: &Shop) -> Vec<String> {
    let letters = shop.mailbox().await;
    letters.iter().map(|letter| letter.message.subject.to_string().replace('\u{a0}', " ")).collect()
}

/// What the journal says was done with orders, in order.
async fn journal(shop: &Shop) -> Vec<String> {
    let mut db = shop.app.db.read().await.unwrap();
    let query = "SELECT object_id, action, staff_login FROM staff_log WHERE object = 'order' ORDER BY id";
    let rows: Vec<(i64, String, String)> = db.sql(query).all().await.unwrap();
    rows.into_iter().map(|(id, action, login)| format!("{id} {action} {login}")).collect()
}
