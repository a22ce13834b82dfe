//! A small form of a card: it does one thing at once, and only while the card is still what the form was shown with.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::admin::engine::back::Back;
use crate::admin::engine::description::SmallForm;
use crate::admin::engine::form::{Again, NOTHING, Sent, render};
use crate::admin::engine::resource::{NotSaved, Resource};
use crate::admin::engine::values::Values;
use crate::admin::engine::{ResourceState, number, photo};
use crate::admin::journal::{self, Entry};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault, While};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// `GET` of a small form: the login leads here whoever was signed out meanwhile, and so does reloading what was refused.
/// Nothing is done; the card is shown.
pub(crate) async fn back_after_sign_in<R: Resource>(_: Staff, Path(id): Path<String>) -> Result<Response, Error> {
    Ok(page::see_other(&R::DESCRIPTION.form(number(&id)?)))
}

/// `POST` of a small form. A picture that comes with it is kept before the transaction that shows it, and goes when nothing
/// shows it.
pub(crate) async fn send<R: Resource>(
    State(state): State<ResourceState<R>>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
    form: &'static SmallForm,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_form(R::DESCRIPTION, &input);
    let mut errors = FieldErrors::none();
    let empty = Values::empty(form.fields);
    let mut typed = Values::read(&input, form.fields.iter(), (&empty, &[]), &mut errors);
    let file = photo::keep(state.site.media(), form, &input, &mut errors).await?;
    if let Some((field, path)) = &file {
        typed = typed.with(field, path);
    }
    let sent = if errors.is_empty() {
        let version = input.text("version").unwrap_or_default();
        let sent = async || perform(&state, &staff, form, id, (&typed, &version)).await;
        techstore_db::retrying(Fault::is_conflict, sent).await?
    } else {
        Sent::Invalid(typed.clone(), errors)
    };
    if let Sent::Kept { is_changed } = sent {
        state.site.flash(&staff, &Flash::ok(if is_changed { form.flash } else { NOTHING })).await?;
        return Ok(page::see_other(&back.to_card(id)));
    }
    state.site.discard_files(file.map(|(_, path)| path).as_slice()).await;
    render(&state, &staff, id, back, Again::of(sent, Some(form))?).await
}

async fn perform<R: Resource>(
    state: &ResourceState<R>,
    staff: &Staff,
    form: &'static SmallForm,
    id: i64,
    (typed, version): (&Values, &str),
) -> Result<Sent, Fault> {
    let resource = &state.resource;
    let mut tx = state.site.write().await?;
    let Some(staff) = resource.lock(&mut tx, &[id], staff).await? else { return Ok(Sent::Closed) };
    let Some(card) = resource.card(&mut tx, id, &staff).await? else { return Ok(Sent::Missing) };
    if !card.forms.iter().any(|offered| offered.key == form.key && offered.version == version) {
        return Ok(Sent::Stale(typed.clone()));
    }
    let done = match resource.submit(&mut tx, form, (id, typed), &staff).await {
        Ok(done) => done,
        Err(Failure::Refused(NotSaved::Invalid(errors))) => return Ok(Sent::Invalid(typed.clone(), errors)),
        Err(Failure::Refused(NotSaved::Forbidden)) => return Ok(Sent::Forbidden),
        Err(Failure::Fault(fault)) => return Err(fault),
    };
    if done.changes.is_empty() {
        return Ok(Sent::Kept { is_changed: false });
    }
    let object = R::DESCRIPTION.object;
    let entry = Entry { object, id, name: &card.name, action: form.done, changes: &done.changes };
    journal::write(&mut tx, &staff, &entry, state.site.now()).await?;
    tx.commit().await.while_("doing what a small form asks for")?;
    state.site.discard_files(&done.leftovers).await;
    Ok(Sent::Kept { is_changed: true })
}
