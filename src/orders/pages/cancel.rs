//! Cancelling: a page that asks, and the form that does it.

use askama::Template;
use axum::extract::{Path, Query, State as Kept};
use axum::response::Response;

use crate::kernel::fault::{Failure, Outcome, While};
use crate::kernel::ids::{OrderId, UserId};
use crate::orders::pages::Desk;
use crate::orders::pages::admission::{Admitted, admit};
use crate::orders::pages::order::Asked;
use crate::orders::{Actor, Cancellation, NotMoved, Order, Orders, cancel};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// What is noted when a customer says nothing more.
const REASON: &str = "Отменён покупателем.";
/// What is said of an order that has gone too far.
pub const TOO_LATE: &str = "Заказ уже подтверждён: отменить его можно по телефону";

#[derive(Template)]
#[template(path = "orders/cancel.html")]
struct CancelPage {
    shell: Shell,
    order: Order,
    key: Option<String>,
}

/// `GET /orders/{id}/cancel/`.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's.
pub async fn show(
    Kept(desk): Kept<Desk>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let Admitted { order, key, .. } = admit(&desk.orders, &visit, &id, asked.key).await?;
    if !order.can_be_taken_back() {
        return Ok(page::see_other(&paths::order(order.id, key.as_deref())));
    }
    page::private(&CancelPage { shell: Shell::new(&visit), order, key })
}

/// `POST /orders/{id}/cancel/`.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's.
pub async fn submit(
    Kept(desk): Kept<Desk>,
    visit: Visit,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let Admitted { order, key, .. } = admit(&desk.orders, &visit, &id, input.text("key")).await?;
    let flash = match take_back(&desk.orders, order.id, order.user).await {
        Ok(()) => Flash::ok("Заказ отменён"),
        Err(Failure::Refused(_)) => Flash::bad(TOO_LATE),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    if let Some(session) = visit.session {
        desk.sessions.leave(session, flash).await?;
    }
    Ok(page::see_other(&paths::order(order.id, key.as_deref())))
}

impl CancelPage {
    fn action(&self) -> String {
        paths::of_order(self.order.id, "cancel", None)
    }

    fn back(&self) -> String {
        paths::order(self.order.id, self.key.as_deref())
    }
}

/// A customer takes back what is new.
///
/// # Errors
/// [`NotMoved`].
pub async fn take_back(orders: &Orders, id: OrderId, user: Option<UserId>) -> Outcome<(), NotMoved> {
    let try_once = || async {
        let mut tx = orders.db.write().await?;
        let end = Cancellation { reason: REASON.to_owned(), to_shelf: true, by: Actor::Customer(user) };
        cancel(orders, &mut tx, id, end).await?;
        tx.commit().await.while_("cancelling an order")?;
        Ok(())
    };
    techstore_db::retrying(Failure::is_conflict, try_once).await?;
    orders.mail.wake();
    Ok(())
}
