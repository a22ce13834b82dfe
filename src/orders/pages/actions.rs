//! What is done with an order by a plain form: ordering the same again, paying, taking it into an account.

use axum::extract::{Path, State as Kept};
use axum::response::Response;

use crate::cart::Owner;
use crate::kernel::fault::Failure;
use crate::orders::pages::Desk;
use crate::orders::pages::admission::{Admitted, admit};
use crate::orders::{claim, pay, repeat};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::paths;
use crate::web::visit::{SignedIn, Visit};

/// `POST /orders/{id}/repeat/`: what is still there goes into the cart.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's.
pub async fn again(
    Kept(desk): Kept<Desk>,
    visit: Visit,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let admitted = admit(&desk.orders, &visit, &id, input.text("key")).await?;
    let mut begun = None;
    let (owner, session) = match (&visit.who, visit.session) {
        (Some(who), Some(session)) => (Owner::Customer(who.id), session),
        (None, Some(session)) => (Owner::Guest(session), session),
        (_, None) => {
            let session = begun.insert(desk.sessions.begin().await?).id;
            (Owner::Guest(session), session)
        }
    };
    let short = repeat(&desk.orders, &admitted.order, owner).await?;
    let flash = if short.is_empty() {
        Flash::ok("Всё из заказа снова в корзине")
    } else if short.len() == admitted.order.lines.len() && short.len() == 1 {
        Flash::bad(format!("Столько больше нет: {}", short.join(", ")))
    } else {
        Flash::bad(format!("Добавили в корзину, что есть. Не хватает: {}", short.join(", ")))
    };
    desk.sessions.leave(session, flash).await?;
    let mut response = page::see_other(paths::CART);
    if let Some(begun) = begun {
        begun.hand_over(&mut response, visit.place.is_https)?;
    }
    Ok(response)
}

/// `POST /orders/{id}/pay/`: on to the bank.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's.
pub async fn to_bank(
    Kept(desk): Kept<Desk>,
    visit: Visit,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let Admitted { order, key, .. } = admit(&desk.orders, &visit, &id, input.text("key")).await?;
    bank(&desk, &visit, order.id, key.as_deref()).await
}

/// Sends a customer to the page where an order is paid; a page elsewhere is led to by a link on the order's page, because
/// forms of ours may lead nowhere else.
///
/// # Errors
/// A fault of the database.
pub async fn bank(
    desk: &Desk,
    visit: &Visit,
    order: crate::kernel::ids::OrderId,
    key: Option<&str>,
) -> Result<Response, Error> {
    let done = paths::of_order(order, "done", key);
    match pay(&desk.orders, order, &done).await {
        Ok(page) if page.starts_with('/') => Ok(page::see_other(&page)),
        Ok(_) => Ok(page::see_other(&done)),
        Err(Failure::Refused(_)) => {
            if let Some(session) = visit.session {
                let words = "Банк сейчас не отвечает. Заказ принят: оплатите его чуть позже на этой странице";
                desk.sessions.leave(session, Flash::bad(words)).await?;
            }
            Ok(page::see_other(&done))
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

/// `POST /orders/{id}/claim/`: into the account of whoever is signed in.
///
/// # Errors
/// [`Error::NotFound`] without the link of a message.
pub async fn take(
    Kept(desk): Kept<Desk>,
    me: SignedIn,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let admitted = admit(&desk.orders, &me.visit, &id, input.text("key")).await?;
    let order = admitted.order.id;
    if !claim(&desk.orders, order, me.who.id, admitted.access).await? {
        return Ok(page::see_other(&paths::order(order, admitted.key.as_deref())));
    }
    desk.sessions.leave(me.session, Flash::ok("Заказ добавлен в ваш аккаунт")).await?;
    Ok(page::see_other(&paths::order(order, None)))
}
