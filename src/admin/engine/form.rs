//! The page of one thing: its form, and keeping what was typed.
//!
//! A form carries a version of what it showed. If somebody else has changed the thing meanwhile, nothing is saved: the form is
//! shown again with the typed and the stored values side by side.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::SmallForm;
use crate::admin::engine::form_view::{FormPage, Opened};
use crate::admin::engine::number;
use crate::admin::engine::resource::{By, Editable, NotSaved};
use crate::admin::engine::values::{Values, leaves_theirs};
use crate::admin::journal::{self, Entry};
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// The journal's word for a change by the form.
const CHANGED: &str = "Изменение";
/// The message when a form changed nothing.
pub(crate) const NOTHING: &str = "Менять было нечего: всё уже так";
/// The message when a conflict's page was sent without keeping any typed value.
pub(crate) const THEIRS: &str = "Осталось то, что сохранил коллега. Ваше не сохранено: вы не отметили, что оставить";

/// What became of a form.
pub(crate) enum Sent {
    /// It is kept; whether anything changed.
    Kept { is_changed: bool },
    /// There is no such thing.
    Missing,
    /// The staff site was closed to the sender meanwhile.
    Closed,
    /// The sender may not do this.
    Forbidden,
    /// Something is wrong with it.
    Invalid(Values, FieldErrors),
    /// Somebody else changed the thing meanwhile.
    Stale(Values),
}

impl Sent {
    /// Unless something changed, everything is rolled back, also a row that was rewritten unchanged.
    pub(crate) fn keep_or_discard(&self, tx: &mut Write) {
        if !matches!(self, Self::Kept { is_changed: true }) {
            tx.discard();
        }
    }
}

pub(crate) async fn show<R: Editable>(
    State(resource): State<R>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_card(R::DESCRIPTION, query.as_deref().unwrap_or_default(), Some(id));
    let again = Again { status: StatusCode::OK, form: None, typed: None, errors: FieldErrors::none() };
    render(&resource, &staff, id, back, again).await
}

pub(crate) async fn save<R: Editable>(
    State(resource): State<R>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_form(R::DESCRIPTION, &input);
    let work = async |mut tx: Tx| {
        let sent = keep(&resource, &mut tx, &staff, id, &input).await?;
        sent.keep_or_discard(&mut tx);
        Ok::<_, Fault>(sent)
    };
    let again = match resource.site().db().transaction("keeping what the staff changed", work).await? {
        Sent::Kept { is_changed } => {
            let is_left = || R::DESCRIPTION.fields().any(|field| leaves_theirs(&input, field.name));
            let said = match is_changed {
                true => "Изменения сохранены",
                false if is_left() => THEIRS,
                false => NOTHING,
            };
            resource.site().flash(&staff, &Flash::ok(said)).await?;
            return Ok(page::see_other(&if input.has("stay") { back.to_card(id) } else { back.to_list() }));
        }
        sent => Again::of(sent, None)?,
    };
    render(&resource, &staff, id, back, again).await
}

async fn keep<R: Editable>(resource: &R, tx: &mut Write, staff: &Staff, id: i64, input: &Input) -> Result<Sent, Fault> {
    let description = R::DESCRIPTION;
    let Some(staff) = resource.lock(tx, &[id], staff).await? else { return Ok(Sent::Closed) };
    let Some(before) = resource.card(By { db: tx, staff: &staff }, id).await? else { return Ok(Sent::Missing) };
    let mut errors = FieldErrors::none();
    let typed = Values::read(input, description.fields(), (&before.values, &before.locked), &mut errors);
    if input.text("version").is_none_or(|version| version != before.values.version(description)) {
        return Ok(Sent::Stale(typed));
    }
    if !errors.is_empty() {
        return Ok(Sent::Invalid(typed, errors));
    }
    match resource.save(By { db: tx, staff: &staff }, id, &typed).await {
        Ok(()) => {}
        Err(Failure::Refused(NotSaved::Invalid(errors))) => return Ok(Sent::Invalid(typed, errors)),
        Err(Failure::Refused(NotSaved::Forbidden)) => return Ok(Sent::Forbidden),
        Err(Failure::Fault(fault)) => return Err(fault),
    }
    let Some(after) = resource.card(By { db: tx, staff: &staff }, id).await? else { return Ok(Sent::Missing) };
    let changes = before.values.changes(&after.values, description);
    if changes.is_empty() {
        return Ok(Sent::Kept { is_changed: false });
    }
    let entry = Entry { object: description.object, id, name: &before.name, action: CHANGED, changes: &changes };
    journal::write(tx, &staff, &entry, resource.site().now()).await?;
    Ok(Sent::Kept { is_changed: true })
}

/// A form that is shown again, and with which status.
pub(crate) struct Again {
    pub(crate) status: StatusCode,
    /// Which form; the card's own when nothing is said.
    pub(crate) form: Option<&'static SmallForm>,
    pub(crate) typed: Option<Values>,
    /// What is wrong with it.
    pub(crate) errors: FieldErrors,
}

impl Again {
    /// Shows a form again that was not kept.
    pub(crate) fn of(sent: Sent, form: Option<&'static SmallForm>) -> Result<Self, Error> {
        let (status, typed, errors) = match sent {
            Sent::Kept { .. } | Sent::Missing => return Err(Error::NotFound),
            Sent::Closed => return Err(Error::StaffOnly),
            Sent::Forbidden => return Err(Error::Forbidden),
            Sent::Invalid(typed, errors) => (StatusCode::BAD_REQUEST, typed, errors),
            Sent::Stale(typed) => (StatusCode::CONFLICT, typed, FieldErrors::none()),
        };
        Ok(Self { status, form, typed: Some(typed), errors })
    }
}

/// The page of a card.
pub(crate) async fn render<R: Editable>(
    resource: &R,
    staff: &Staff,
    id: i64,
    back: Back,
    again: Again,
) -> Result<Response, Error> {
    let mut db = resource.site().read_slow().await?;
    let card = resource.card(By { db: &mut db, staff }, id).await?.ok_or(Error::NotFound)?;
    let history = journal::history(&mut db, R::DESCRIPTION.object, id).await?;
    drop(db);
    let status = again.status;
    let form = FormPage::new(
        StaffShell::new(staff),
        resource.site(),
        R::DESCRIPTION,
        Opened { id, card, history, back, again },
    );
    page::private_with(status, &form)
}
