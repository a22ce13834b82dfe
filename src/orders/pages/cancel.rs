//! Cancelling by the customer: a page that asks, and the form that does it.

use std::ops::ControlFlow;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;

use crate::kernel::fault::Failure;
use crate::orders::pages::Pages;
use crate::orders::pages::admission::{Admitted, Caller, admit, admit_to_change};
use crate::orders::paths;
use crate::orders::{NotMoved, Order, State, cancel_by_customer};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;

#[must_use]
pub(crate) fn too_late(why: NotMoved) -> &'static str {
    match why {
        NotMoved::Elsewhere(State::Cancelled) => "Заказ уже отменён",
        NotMoved::Elsewhere(State::Delivered) => "Заказ уже у вас: его можно вернуть в магазине",
        NotMoved::Elsewhere(_) | NotMoved::NoOrder | NotMoved::NotPaid => {
            "Заказ уже подтверждён: отменить его можно по телефону"
        }
    }
}

#[derive(Template)]
#[template(path = "orders/cancel.html")]
struct CancelPage {
    shell: Shell,
    order: Order,
}

pub(crate) async fn show(AppState(pages): AppState<Pages>, caller: Caller) -> Result<Response, Error> {
    let admitted = match admit(&pages.orders, &caller).await? {
        ControlFlow::Continue(admitted) => admitted,
        ControlFlow::Break(response) => return Ok(response),
    };
    let is_possible = admitted.may_change() && admitted.order.can_be_cancelled_by_customer();
    let Admitted { order, .. } = admitted;
    if !is_possible {
        return Ok(page::see_other(&paths::order(order.id, None)));
    }
    page::private(&CancelPage { shell: Shell::new(&caller.visit), order })
}

pub(crate) async fn submit(AppState(pages): AppState<Pages>, caller: Caller, input: Input) -> Result<Response, Error> {
    let admitted = match admit_to_change(&pages.orders, &caller, input.text("key")).await? {
        ControlFlow::Continue(admitted) => admitted,
        ControlFlow::Break(response) => return Ok(response),
    };
    let by = admitted.actor();
    let Admitted { order, .. } = admitted;
    let flash = match cancel_by_customer(&pages.orders, order.id, by).await {
        Ok(()) => Flash::ok("Заказ отменён"),
        Err(Failure::Refused(why @ NotMoved::Elsewhere(State::Cancelled))) => Flash::ok(too_late(why)),
        Err(Failure::Refused(why)) => Flash::bad(too_late(why)),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    if let Some(session) = caller.visit.session {
        pages.sessions.leave(session, flash).await?;
    }
    Ok(page::see_other(&paths::order(order.id, None)))
}

impl CancelPage {
    fn action(&self) -> String {
        paths::of_order(self.order.id, "cancel", None)
    }

    fn back(&self) -> String {
        paths::order(self.order.id, None)
    }
}
