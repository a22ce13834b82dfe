//! Doing something with one row of an inline, at once.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::admin::engine::back::Back;
use crate::admin::engine::description::RowAction;
use crate::admin::engine::resource::{Card, Resource};
use crate::admin::engine::{ResourceState, number};
use crate::admin::journal::{self, Entry};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Fault, While};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// Said when a button was pressed twice, or somebody else was quicker.
const OVERTAKEN: &str = "Ничего не сделано: здесь уже всё изменилось. Возможно, кнопку нажали дважды";

enum Done {
    Yes,
    /// There is no such row, or it may not be touched.
    Missing,
    /// The row is not where the pressed button was.
    Overtaken,
    /// The staff site was closed to the sender meanwhile.
    Closed,
}

/// `GET` of a row's action: the login leads here whoever was signed out meanwhile. Nothing is done; the card is shown.
pub(crate) async fn back_after_sign_in<R: Resource>(
    _: Staff,
    Path((id, _)): Path<(String, String)>,
) -> Result<Response, Error> {
    Ok(page::see_other(&R::DESCRIPTION.form(number(&id)?)))
}

/// `POST` of a row's action.
pub(crate) async fn act<R: Resource>(
    State(state): State<ResourceState<R>>,
    staff: Staff,
    Path((id, row)): Path<(String, String)>,
    input: Input,
    action: &'static RowAction,
) -> Result<Response, Error> {
    let (id, row) = (number(&id)?, number(&row)?);
    let back = Back::of_form(R::DESCRIPTION, &input);
    let place = input.text("place");
    let once = async || perform(&state, &staff, action, (id, row), place.as_deref()).await;
    let flash = match techstore_db::retrying(Fault::is_conflict, once).await? {
        Done::Yes => Flash::ok(action.flash),
        Done::Overtaken => Flash::bad(OVERTAKEN),
        Done::Missing if place.is_some() => Flash::bad(OVERTAKEN),
        Done::Missing => return Err(Error::NotFound),
        Done::Closed => return Err(Error::StaffOnly),
    };
    state.site.flash(&staff, &flash).await?;
    Ok(page::see_other(&back.to_card(id)))
}

async fn perform<R: Resource>(
    state: &ResourceState<R>,
    staff: &Staff,
    action: &'static RowAction,
    row: (i64, i64),
    place: Option<&str>,
) -> Result<Done, Fault> {
    let (id, resource) = (row.0, &state.resource);
    let mut tx = state.site.write().await?;
    let Some(staff) = resource.lock(&mut tx, &[id], staff).await? else { return Ok(Done::Closed) };
    let Some(card) = resource.card(&mut tx, id, &staff).await? else { return Ok(Done::Missing) };
    if action.moves && place.is_some_and(|place| !stands_at(&card, action, row.1, place)) {
        return Ok(Done::Overtaken);
    }
    let Some(done) = resource.perform_on_row(&mut tx, action, row, &staff).await? else { return Ok(Done::Missing) };
    let object = R::DESCRIPTION.object;
    let entry = Entry { object, id, name: &card.name, action: action.done, changes: &done.changes };
    journal::write(&mut tx, &staff, &entry, state.site.now()).await?;
    tx.commit().await.while_("doing what the staff asked for")?;
    state.site.discard_files(&done.leftovers).await;
    Ok(Done::Yes)
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
