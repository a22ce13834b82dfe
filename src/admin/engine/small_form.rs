//! A small form of a card: it does one thing at once, and only if the card is still as it was when the form was shown.

use axum::extract::{Path, State};
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::SmallForm;
use crate::admin::engine::form::{Again, NOTHING, Sent, render};
use crate::admin::engine::key::Key;
use crate::admin::engine::resource::{By, HasSmallForms, NotSaved};
use crate::admin::engine::values::Values;
use crate::admin::engine::{number, photo};
use crate::admin::journal::{self, Entry};
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// `GET` of a small form: the sign-in page sends people here who were signed out meanwhile, and so does reloading a refused form.
/// Only the card is shown.
pub(crate) async fn back_after_sign_in<R: HasSmallForms>(_: Staff, Path(id): Path<String>) -> Result<Response, Error> {
    Ok(page::see_other(&R::DESCRIPTION.form(number(&id)?)))
}

/// `POST` of a small form. Its picture is stored before the transaction of the row that shows it, and removed if there is no such
/// row.
pub(crate) async fn send<R: HasSmallForms>(
    State(resource): State<R>,
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
    let file = photo::keep(resource.site().media(), form, &input, &mut errors).await?;
    if let Some((field, path)) = &file {
        typed = typed.with(field, path);
    }
    let sent = if errors.is_empty() {
        let version = input.text("version").unwrap_or_default();
        let work = async |mut tx: Tx| {
            let performed =
                perform(&resource, &mut tx, &staff, Submitted { form, id, typed: &typed, version: &version }).await?;
            performed.0.keep_or_discard(&mut tx);
            Ok::<_, Fault>(performed)
        };
        let (sent, leftovers) = resource.site().db().transaction("doing what a small form asks for", work).await?;
        resource.site().discard_files(&leftovers).await;
        sent
    } else {
        Sent::Invalid(typed.clone(), errors)
    };
    if let Sent::Kept { is_changed } = sent {
        resource.site().flash(&staff, &Flash::ok(if is_changed { form.flash } else { NOTHING })).await?;
        return Ok(page::see_other(&back.to_card(id)));
    }
    resource.site().discard_files(file.map(|(_, path)| path).as_slice()).await;
    render(&resource, &staff, id, back, Again::of(sent, Some(form))?).await
}

struct Submitted<'a> {
    form: &'static SmallForm,
    id: i64,
    typed: &'a Values,
    /// What the card showed the form with.
    version: &'a str,
}

/// What became of the form, and the files that nobody shows any more.
async fn perform<R: HasSmallForms>(
    resource: &R,
    tx: &mut Write,
    staff: &Staff,
    Submitted { form, id, typed, version }: Submitted<'_>,
) -> Result<(Sent, Vec<String>), Fault> {
    let but = |sent| Ok((sent, Vec::new()));
    let Some(staff) = resource.lock(tx, &[id], staff).await? else { return but(Sent::Closed) };
    let Some(card) = resource.card(By { db: tx, staff: &staff }, id).await? else { return but(Sent::Missing) };
    if !card.forms.iter().any(|offered| offered.key == form.key && offered.version == version) {
        return but(Sent::Stale(typed.clone()));
    }
    let Some(key) = R::Form::parse(form.key) else { return but(Sent::Missing) };
    let done = match resource.submit(By { db: tx, staff: &staff }, key, id, typed).await {
        Ok(done) => done,
        Err(Failure::Refused(NotSaved::Invalid(errors))) => return but(Sent::Invalid(typed.clone(), errors)),
        Err(Failure::Refused(NotSaved::Forbidden)) => return but(Sent::Forbidden),
        Err(Failure::Fault(fault)) => return Err(fault),
    };
    if done.changes.is_empty() {
        return but(Sent::Kept { is_changed: false });
    }
    let object = R::DESCRIPTION.object;
    let entry = Entry { object, id, name: &card.name, action: form.done, changes: &done.changes };
    journal::write(tx, &staff, &entry, resource.site().now()).await?;
    Ok((Sent::Kept { is_changed: true }, done.leftovers))
}
