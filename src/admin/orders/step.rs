//! Moving an order on by one step, from its card or from the first page.

use askama::Template;
use axum::extract::{Path, State as Kept};
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::journal::{self, Entry};
use crate::admin::orders::{NotDone, Sales, actor, description, number, words};
use crate::admin::paths;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::OrderId;
use crate::orders::{Method, NotMoved, Order, State, Step, advance, order_in};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// The page that asks before an order is handed over for which nobody has paid.
#[derive(Template)]
#[template(path = "admin/order_hand_over.html")]
struct HandOverPage {
    shell: StaffShell,
    order: Order,
    back: String,
    list_query: String,
}

/// The outcome of a step.
enum Advanced {
    /// With the order's way of delivery, for the message.
    Done(Option<Method>),
    /// The order would be handed over unpaid, and nobody has confirmed that the money was received.
    Unpaid(Box<Order>),
}

/// `POST /admin/orders/{id}/step/`: the step that followed the state which the page showed. When the order has moved
/// meanwhile, nothing is done. Handing over what is not paid asks first.
pub(crate) async fn submit(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let shown = input.text("state").and_then(|state| State::parse(&state));
    let step = shown.and_then(State::next).ok_or(Error::Malformed("Дальше этому заказу идти некуда."))?;
    let is_sure = input.has("paid");
    let work = async |mut tx: Tx| advance_order(&sales, &mut tx, &staff, id, (step, is_sure)).await;
    let flash = match sales.site.db().transaction("moving an order", work).await {
        Ok(Advanced::Done(method)) => Flash::ok(words::step_done(step, method, id)),
        Ok(Advanced::Unpaid(order)) => {
            let back = Back::of_form(&description::DESCRIPTION, &input);
            let (shell, to) = (StaffShell::new(&staff), back.to_card(id.0));
            return page::private(&HandOverPage { shell, order: *order, back: to, list_query: back.list });
        }
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    sales.site.flash(&staff, &flash).await?;
    let is_from_first_page = input.text("from").is_some_and(|from| from == "today");
    let to_card = || Back::of_form(&description::DESCRIPTION, &input).to_card(id.0);
    Ok(page::see_other(&if is_from_first_page { paths::HOME.to_owned() } else { to_card() }))
}

/// `is_sure`: the sender has confirmed that the money was received.
async fn advance_order(
    sales: &Sales,
    tx: &mut Write,
    staff: &Staff,
    id: OrderId,
    (step, is_sure): (Step, bool),
) -> Outcome<Advanced, NotDone> {
    let present = sales.lock(tx, id, staff).await?;
    let order = order_in(tx, id).await?.ok_or(Failure::Refused(NotDone::NoOrder))?;
    if step == Step::Deliver && present == step.from() && order.paid_at.is_none() && !is_sure {
        return Ok(Advanced::Unpaid(Box::new(order)));
    }
    match advance(&sales.orders, tx, id, step, actor(staff)).await {
        Ok(()) => {}
        Err(Failure::Refused(why)) => return Err(Failure::Refused(refused(sales, tx, id, why).await?)),
        Err(Failure::Fault(fault)) => return Err(Failure::Fault(fault)),
    }
    let entry = Entry {
        object: description::OBJECT,
        id: id.0,
        name: &words::name(id),
        action: description::name_in_journal(step),
        changes: &[words::moved(step.from(), step.to())],
    };
    journal::write(tx, staff, &entry, sales.site.now()).await?;
    Ok(Advanced::Done(order.method()))
}

impl HandOverPage {
    fn action(&self) -> String {
        paths::of_order(self.order.id, "step")
    }
}

async fn refused(sales: &Sales, tx: &mut Write, id: OrderId, why: NotMoved) -> Result<NotDone, Fault> {
    match why {
        NotMoved::NoOrder => Ok(NotDone::NoOrder),
        NotMoved::Elsewhere(state) => sales.moved(tx, id, state).await,
        NotMoved::NotPaid => Ok(NotDone::Because(format!(
            "Ничего не сделано: заказ №\u{a0}{id} ждёт оплаты на сайте. Подтвердить его можно, когда придут деньги"
        ))),
    }
}
