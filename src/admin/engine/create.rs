//! The page of a new thing: an empty form, and creating the thing from what was typed.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::Create;
use crate::admin::engine::form_view::{Blank, FormPage};
use crate::admin::engine::resource::{By, Creatable, NotSaved};
use crate::admin::engine::values::Values;
use crate::admin::journal::{self, Entry};
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// The journal's word for a new thing.
const MADE: &str = "Создание";

/// What became of a form.
enum Sent {
    /// The thing has this number.
    Made(i64),
    /// Something is wrong with it.
    Invalid(Values, FieldErrors),
    /// The staff site was closed to the sender meanwhile.
    Closed,
    /// The sender may not do this.
    Forbidden,
}

/// `GET` of the empty form.
pub(crate) async fn show<R: Creatable>(
    State(resource): State<R>,
    staff: Staff,
    RawQuery(query): RawQuery,
    create: &'static Create,
) -> Result<Response, Error> {
    if !create.is_open_to(&staff) {
        return Err(Error::Forbidden);
    }
    let back = Back::of_card(R::DESCRIPTION, query.as_deref().unwrap_or_default(), None);
    let blank = Blank { create, back, typed: None, errors: FieldErrors::none() };
    render(&resource, &staff, StatusCode::OK, blank).await
}

/// `POST` of the form. If it is sent twice, the second one fails on a unique value, such as an address or article number.
pub(crate) async fn make<R: Creatable>(
    State(resource): State<R>,
    staff: Staff,
    input: Input,
    create: &'static Create,
) -> Result<Response, Error> {
    let back = Back::of_form(R::DESCRIPTION, &input);
    let work = async |mut tx: Tx| {
        let sent = keep(&resource, &mut tx, &staff, create, &input).await?;
        if !matches!(sent, Sent::Made(_)) {
            tx.discard();
        }
        Ok::<_, Fault>(sent)
    };
    match resource.site().db().transaction("keeping what the staff made", work).await? {
        Sent::Made(id) => {
            resource.site().flash(&staff, &Flash::ok(create.flash)).await?;
            Ok(page::see_other(&back.to_card(id)))
        }
        Sent::Closed => Err(Error::StaffOnly),
        Sent::Forbidden => Err(Error::Forbidden),
        Sent::Invalid(typed, errors) => {
            let blank = Blank { create, back, typed: Some(typed), errors };
            render(&resource, &staff, StatusCode::BAD_REQUEST, blank).await
        }
    }
}

async fn keep<R: Creatable>(
    resource: &R,
    tx: &mut Write,
    staff: &Staff,
    create: &Create,
    input: &Input,
) -> Result<Sent, Fault> {
    let description = R::DESCRIPTION;
    let Some(staff) = resource.lock(tx, &[], staff).await? else { return Ok(Sent::Closed) };
    let blank = resource.blank(tx).await?;
    let mut errors = FieldErrors::none();
    let typed = Values::read(input, description.fields(), (&blank, &[]), &mut errors);
    if !errors.is_empty() {
        return Ok(Sent::Invalid(typed, errors));
    }
    // The rights that were just read, not those that the form was shown with.
    if !create.is_open_to(&staff) {
        return Ok(Sent::Forbidden);
    }
    let id = match resource.create(tx, &typed).await {
        Ok(id) => id,
        Err(Failure::Refused(NotSaved::Invalid(errors))) => return Ok(Sent::Invalid(typed, errors)),
        Err(Failure::Refused(NotSaved::Forbidden)) => return Ok(Sent::Forbidden),
        Err(Failure::Fault(fault)) => return Err(fault),
    };
    let Some(made) = resource.card(By { db: tx, staff: &staff }, id).await? else { return Ok(Sent::Forbidden) };
    let changes = Values::default().changes(&made.values, description);
    let entry = Entry { object: description.object, id, name: &made.name, action: MADE, changes: &changes };
    journal::write(tx, &staff, &entry, resource.site().now()).await?;
    Ok(Sent::Made(id))
}

async fn render<R: Creatable>(
    resource: &R,
    staff: &Staff,
    status: StatusCode,
    blank: Blank,
) -> Result<Response, Error> {
    let mut db = resource.site().read_slow().await?;
    let values = resource.blank(&mut db).await?;
    drop(db);
    let form = FormPage::blank(StaffShell::new(staff), R::DESCRIPTION, &values, blank);
    page::private_with(status, &form)
}
