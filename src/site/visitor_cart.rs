//! The cart of a visitor, and what a guest's cart becomes when they sign in.

use crate::app::App;
use crate::cart::{self, Bound};
use crate::catalog::in_cart::InCart;
use crate::kernel::fault::Fault;
use crate::site::store::Visitor;
use crate::web::flash::Flash;

/// What is in the visitor's cart. The first request after a sign-in merges the guest's cart into the customer's. That happens
/// here and not in the sign-in, so that no way of signing in can forget it.
pub(super) async fn own_cart(app: &App, session: &Visitor) -> Result<(InCart, Option<Flash>), Fault> {
    let seen = || InCart::read(&session.cart);
    let Some(user) = session.user_id.filter(|_| session.has_guest_cart) else { return Ok((seen(), None)) };
    let merged = cart::merge(&app.carts, session.id, user).await?;
    Ok(merged.map_or_else(
        || (seen(), None),
        |merged| {
            let news = news(&merged);
            (InCart::of(merged.cart), news)
        },
    ))
}

fn news(merged: &cart::Merged) -> Option<Flash> {
    if !merged.limited.is_empty() {
        let is_gone = |line: &&cart::Limited| line.bound == Bound::Stock;
        let (gone, capped): (Vec<_>, Vec<_>) = merged.limited.iter().partition(is_gone);
        let mut words = "Добавили в корзину выбранное до входа.".to_owned();
        if !gone.is_empty() {
            words.push_str(&format!(" Больше на складе нет: {}", names(&gone)));
        }
        if let Some(cart::Limited { quantity: most, .. }) = capped.first() {
            words.push_str(&format!(" Не больше {most}\u{a0}шт. одного товара: {}", names(&capped)));
        }
        return Some(Flash::bad(words));
    }
    merged.had_some.then(|| Flash::ok("Добавили в корзину то, что вы выбрали до входа"))
}

/// «Телефон — 3 шт., Чехол — 1 шт.»
fn names(limited: &[&cart::Limited]) -> String {
    let named: Vec<String> = limited.iter().map(|line| format!("{} — {}\u{a0}шт.", line.name, line.quantity)).collect();
    named.join(", ")
}
