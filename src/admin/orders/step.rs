//! Taking the next step with an order, from its card or from the first page.

use axum::extract::{Path, State as Kept};
use axum::response::Response;
use techstore_db::Write;

use crate::admin::engine::back::Back;
use crate::admin::journal::{self, Deed};
use crate::admin::orders::{NotDone, Sales, actor, description, number, words};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::OrderId;
use crate::orders::{NotMoved, State, Step, advance};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::paths;

/// `POST /admin/orders/{id}/step/`: the step that followed the state which the page showed. When the order has moved
/// meanwhile, nothing is done.
///
/// # Errors
/// 400 for a state from which no step leads, 404 for no order.
pub async fn take(
    Kept(room): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let shown = input.text("state").and_then(|state| State::parse(&state));
    let step = shown.and_then(State::next).ok_or(Error::Malformed("Дальше этому заказу идти некуда."))?;
    let moved = techstore_db::retrying(Failure::is_conflict, || move_on(&room, &staff, id, step)).await;
    let flash = match moved {
        Ok(()) => {
            room.orders.mail.wake();
            Flash::ok(words::taken(step, id))
        }
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    room.desk.say(&staff, &flash).await?;
    let is_from_first_page = input.text("from").is_some_and(|from| from == "today");
    let to_card = || Back::of_form(&description::DESCRIPTION, &input).to_card(id.0);
    Ok(page::see_other(&if is_from_first_page { paths::ADMIN.to_owned() } else { to_card() }))
}

async fn move_on(room: &Sales, staff: &Staff, id: OrderId, step: Step) -> Outcome<(), NotDone> {
    let mut tx = room.desk.write().await?;
    room.hold(&mut tx, id, staff).await?;
    match advance(&room.orders, &mut tx, id, step, actor(staff)).await {
        Ok(()) => {}
        Err(Failure::Refused(why)) => return Err(Failure::Refused(refused(room, &mut tx, id, why).await?)),
        Err(Failure::Fault(fault)) => return Err(Failure::Fault(fault)),
    }
    let deed = Deed {
        object: description::OBJECT,
        id: id.0,
        name: &words::name(id),
        action: description::deed(step),
        changes: &[words::moved(step.from(), step.to())],
    };
    journal::write(&mut tx, staff, &deed, room.desk.now()).await?;
    tx.commit().await.while_("moving an order")?;
    Ok(())
}

async fn refused(room: &Sales, tx: &mut Write, id: OrderId, why: NotMoved) -> Result<NotDone, Fault> {
    match why {
        NotMoved::NoOrder => Ok(NotDone::NoOrder),
        NotMoved::Elsewhere(state) => room.moved(tx, id, state).await,
        NotMoved::NotPaid => Ok(NotDone::Because(format!(
            "Ничего не сделано: заказ №\u{a0}{id} ждёт оплаты на сайте. Подтвердить его можно, когда придут деньги"
        ))),
    }
}
