//! Recording that the money of a cancelled order was paid back.

use axum::extract::{Path, State as Kept};
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::values::Change;
use crate::admin::journal::{self, Entry};
use crate::admin::orders::{NotDone, Sales, actor, description, number, words};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Outcome};
use crate::kernel::ids::OrderId;
use crate::kernel::money::Kopecks;
use crate::orders::{NotOwed, refund};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

pub(crate) async fn submit(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let shown = input.text("owed");
    let work = async |mut tx: Tx| record_refund(&sales, &mut tx, &staff, id, shown.as_deref()).await;
    let flash = match sales.site.db().transaction("noting that money was given back", work).await {
        Ok(sum) => Flash::ok(format!("Отмечено: {sum} возвращены покупателю")),
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    sales.site.flash(&staff, &flash).await?;
    Ok(page::see_other(&Back::of_form(&description::DESCRIPTION, &input).to_card(id.0)))
}

/// `shown`: the kopecks that the card said were owed. More may have been paid since.
async fn record_refund(
    sales: &Sales,
    tx: &mut Write,
    staff: &Staff,
    id: OrderId,
    shown: Option<&str>,
) -> Outcome<Kopecks, NotDone> {
    sales.lock(tx, id, staff).await?;
    let sum = match refund(&sales.orders, tx, id, actor(staff)).await {
        Ok(sum) => sum,
        Err(Failure::Refused(NotOwed)) => {
            let why = "Ничего не сделано: по этому заказу магазин денег не должен".to_owned();
            return Err(Failure::Refused(NotDone::Because(why)));
        }
        Err(Failure::Fault(fault)) => return Err(Failure::Fault(fault)),
    };
    if shown.is_some_and(|shown| shown != sum.get().to_string()) {
        let why = format!("Ничего не сделано: пока карточка была открыта, долг изменился, теперь это {sum}");
        return Err(Failure::Refused(NotDone::Because(why)));
    }
    let change =
        Change { field: "Долг покупателю".to_owned(), old: sum.show(), new: Kopecks::ZERO.show() };
    let name = words::name(id);
    let entry =
        Entry {
            object: description::OBJECT, id: id.0, name: &name, action: "Возврат денег", changes: &[change]
        };
    journal::write(tx, staff, &entry, sales.site.now()).await?;
    Ok(sum)
}
