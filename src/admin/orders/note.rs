//! Adding a note to an order's history; customers do not see it.

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
use crate::orders::{Actor, Event, EventKind, Note, note};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// The longest note, in characters.
pub(crate) const LONGEST: usize = 1000;
/// The journal's word for it.
const ACTION: &str = "Заметка";

pub(crate) async fn add(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let text = input.text("note").unwrap_or_default().trim().replace("\r\n", "\n");
    let work = async |mut tx: Tx| write(&sales, &mut tx, &staff, id, &text).await;
    let added = sales.site.db().transaction("adding a note to an order", work).await;
    let flash = match added {
        Ok(()) => Flash::ok("Заметка добавлена"),
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    sales.site.flash(&staff, &flash).await?;
    let back = Back::of_form(&description::DESCRIPTION, &input);
    Ok(page::see_other(&format!("{}#history", back.to_card(id.0))))
}

async fn write(sales: &Sales, tx: &mut Write, staff: &Staff, id: OrderId, text: &str) -> Outcome<(), NotDone> {
    sales.lock(tx, id, staff).await?;
    let by = actor(staff);
    let events = Event::all(tx, id).await?;
    check(text, &by, events.last()).map_err(|why| Failure::Refused(NotDone::Because(why)))?;
    note(tx, Note { order: id, by, text }, sales.site.now()).await?;
    let change = Change { field: ACTION.to_owned(), old: String::new(), new: text.to_owned() };
    let name = words::name(id);
    let entry = Entry { object: description::OBJECT, id: id.0, name: &name, action: ACTION, changes: &[change] };
    journal::write(tx, staff, &entry, sales.site.now()).await?;
    Ok(())
}

/// A form that is sent twice adds its note once.
fn check(text: &str, by: &Actor, last: Option<&Event>) -> Result<(), String> {
    let is_same = |event: &Event| {
        event.kind == EventKind::Note
            && event.note == text
            && matches!(by, Actor::Staff(_, name) if *name == event.actor_name)
    };
    if text.is_empty() {
        Err("Напишите текст заметки".to_owned())
    } else if text.chars().count() > LONGEST {
        Err(format!("Заметка не сохранена: она длиннее {LONGEST} знаков"))
    } else if last.is_some_and(is_same) {
        Err("Такая заметка уже добавлена".to_owned())
    } else {
        Ok(())
    }
}
