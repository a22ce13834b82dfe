//! Actions on one row of an inline, performed at once.

use axum::extract::{Path, State};
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::RowAction;
use crate::admin::engine::key::Key;
use crate::admin::engine::number;
use crate::admin::engine::resource::{By, Card, HasRowActions, RowId};
use crate::admin::journal::{self, Entry};
use crate::admin::staff::Staff;
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// Said when a button was pressed twice, or somebody else was quicker.
const OVERTAKEN: &str = "Ничего не сделано: здесь уже всё изменилось. Возможно, кнопку нажали дважды";

enum Performed {
    Done {
        leftovers: Vec<String>,
    },
    /// There is no such row, or it may not be touched.
    Missing,
    /// The row is not where the pressed button was.
    Overtaken,
    /// The staff site was closed to the sender meanwhile.
    Closed,
}

/// `GET` of a row's action: the sign-in page sends people here who were signed out meanwhile. Only the card is shown.
pub(crate) async fn back_after_sign_in<R: HasRowActions>(
    _: Staff,
    Path((id, _)): Path<(String, String)>,
) -> Result<Response, Error> {
    Ok(page::see_other(&R::DESCRIPTION.form(number(&id)?)))
}

/// `POST` of a row's action.
pub(crate) async fn act<R: HasRowActions>(
    State(resource): State<R>,
    staff: Staff,
    Path((id, row)): Path<(String, String)>,
    input: Input,
    action: &'static RowAction,
) -> Result<Response, Error> {
    let row = RowId { thing: number(&id)?, row: number(&row)? };
    let back = Back::of_form(R::DESCRIPTION, &input);
    let place = input.text("place");
    let work = async |mut tx: Tx| perform(&resource, &mut tx, &staff, (action, row), place.as_deref()).await;
    let flash = match resource.site().db().transaction("doing what the staff asked for", work).await? {
        Performed::Done { leftovers } => {
            resource.site().discard_files(&leftovers).await;
            Flash::ok(action.flash)
        }
        Performed::Overtaken => Flash::bad(OVERTAKEN),
        Performed::Missing if place.is_some() => Flash::bad(OVERTAKEN),
        Performed::Missing => return Err(Error::NotFound),
        Performed::Closed => return Err(Error::StaffOnly),
    };
    resource.site().flash(&staff, &flash).await?;
    Ok(page::see_other(&back.to_card(row.thing)))
}

async fn perform<R: HasRowActions>(
    resource: &R,
    tx: &mut Write,
    staff: &Staff,
    (action, row): (&'static RowAction, RowId),
    place: Option<&str>,
) -> Result<Performed, Fault> {
    let id = row.thing;
    let Some(staff) = resource.lock(tx, &[id], staff).await? else { return Ok(Performed::Closed) };
    let Some(card) = resource.card(By { db: tx, staff: &staff }, id).await? else { return Ok(Performed::Missing) };
    if action.moves && place.is_some_and(|place| !stands_at(&card, action, row.row, place)) {
        return Ok(Performed::Overtaken);
    }
    let Some(key) = R::RowAction::parse(action.key) else { return Ok(Performed::Missing) };
    let Some(done) = resource.perform_on_row(By { db: tx, staff: &staff }, key, row).await? else {
        tx.discard();
        return Ok(Performed::Missing);
    };
    let object = R::DESCRIPTION.object;
    let entry = Entry { object, id, name: &card.name, action: action.done, changes: &done.changes };
    journal::write(tx, &staff, &entry, resource.site().now()).await?;
    Ok(Performed::Done { leftovers: done.leftovers })
}

/// Whether a row that can be moved is at the place where its button was pressed.
fn stands_at(card: &Card, action: &RowAction, row: i64, place: &str) -> bool {
    card.inlines.iter().any(|inline| {
        inline
            .rows
            .iter()
            .enumerate()
            .any(|(at, shown)| shown.id == row && shown.actions.contains(&action.key) && at.to_string() == place)
    })
}
