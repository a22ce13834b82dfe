//! Lifting the cap of unconfirmed orders for a customer whom the staff knows, and restoring it.

use axum::extract::{Path, State as Kept};
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::values::Change;
use crate::admin::journal::{self, Entry};
use crate::admin::orders::{NotDone, Sales, description, number, words};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Outcome};
use crate::kernel::ids::OrderId;
use crate::orders::caps;
use crate::orders::{Lifter, Orderer, order_in};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// `POST /admin/orders/{id}/cap/`: `lift` says `1` to lift the cap of the order's customer, `0` to put it back.
pub(crate) async fn set(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let lifts = match input.text("lift").as_deref() {
        Some("1") => true,
        Some("0") => false,
        _ => return Err(Error::Malformed("Откройте заказ ещё раз и повторите.")),
    };
    let work = async |mut tx: Tx| change(&sales, &mut tx, &staff, id, lifts).await;
    let done = sales.site.db().transaction("changing the cap of a customer", work).await;
    let flash = match done {
        Ok(()) if lifts => Flash::ok("Ограничение снято: покупатель может заказывать, не дожидаясь подтверждения"),
        Ok(()) => Flash::ok("Ограничение снова действует"),
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    sales.site.flash(&staff, &flash).await?;
    let back = Back::of_form(&description::DESCRIPTION, &input);
    Ok(page::see_other(&format!("{}#customer", back.to_card(id.0))))
}

async fn change(sales: &Sales, tx: &mut Write, staff: &Staff, id: OrderId, lifts: bool) -> Outcome<(), NotDone> {
    sales.lock(tx, id, staff).await?;
    let order = order_in(tx, id).await?.ok_or(Failure::Refused(NotDone::NoOrder))?;
    let who = Orderer::new(order.user, &order.contact, None);
    let now = sales.site.now();
    let is_changed = if lifts {
        caps::lift(tx, &who, Lifter { id: staff.who.id, login: &staff.who.login }, now).await?
    } else {
        caps::restore(tx, &who).await?
    };
    if !is_changed {
        let already = if lifts {
            "ограничение уже снято"
        } else {
            "ограничение уже действует"
        };
        return Err(Failure::Refused(NotDone::Because(format!("Ничего не сделано: {already}"))));
    }
    let in_words = |lifted: bool| if lifted { "снято" } else { "действует" }.to_owned();
    let field = "Ограничение на неподтверждённые заказы покупателя".to_owned();
    let changes = [Change { field, old: in_words(!lifts), new: in_words(lifts) }];
    let name = words::name(id);
    let action = if lifts { "Снятие ограничения" } else { "Возврат ограничения" };
    let entry = Entry { object: description::OBJECT, id: id.0, name: &name, action, changes: &changes };
    journal::write(tx, staff, &entry, now).await?;
    Ok(())
}
