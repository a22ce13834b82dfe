//! The page for changing the password.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::password_change::NotChanged;
use crate::accounts::paths;
use crate::accounts::sessions::set_flash;
use crate::accounts::{Accounts, PasswordInput, change_password, person};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::SignedIn;

pub(crate) const DONE: &str = "Пароль изменён, на других устройствах выполнен выход";

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    shell: Shell,
    /// The page has it in a hidden field: password managers save it with the new password.
    login: String,
    /// The person's own words, which the script refuses in a password; `|` stands between them.
    about: String,
    errors: FieldErrors,
}

async fn render(
    accounts: &Accounts,
    me: &SignedIn,
    status: StatusCode,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let person = person(accounts, me.who.id).await?;
    let about =
        person.map(|person| [person.first_name, person.last_name, person.patronymic, person.email, person.phone]);
    let about = about.map(|texts| texts.map(|text| text.replace('|', " ")).join("|")).unwrap_or_default();
    let page = PasswordPage { shell: Shell::new(&me.visit), login: me.who.login.clone(), about, errors };
    page::private_with(status, &page)
}

pub(crate) async fn show(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    render(&accounts, &me, StatusCode::OK, FieldErrors::none()).await
}

/// `GET /.well-known/change-password`: sends a password manager on (w3.org/TR/change-password-url).
pub(crate) async fn well_known() -> Response {
    page::see_other(paths::PROFILE_PASSWORD)
}

pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let browser = browser_of(&me.visit);
    match change_password(&accounts, me.who.id, me.session, read(&input), &browser).await {
        Ok(fresh) => {
            let flash = serde_json::to_string(&Flash::ok(DONE)).map_err(Fault::new)?;
            set_flash(&accounts, fresh.id, Some(&flash)).await?;
            hand_over(page::see_other(paths::PROFILE), &me.visit, &fresh)
        }
        Err(Failure::Refused(NotChanged::Invalid(errors))) => {
            render(&accounts, &me, StatusCode::BAD_REQUEST, errors).await
        }
        Err(failure) => Err(error(failure)),
    }
}

#[must_use]
pub(crate) fn read(input: &Input) -> PasswordInput {
    let mut errors = FieldErrors::none();
    PasswordInput {
        old: input.read("old_password", &mut errors).into(),
        new: input.read("new_password", &mut errors).into(),
        repeat: input.read("new_password_repeat", &mut errors).into(),
        errors,
    }
}

#[must_use]
pub(crate) fn error(failure: Failure<NotChanged>) -> Error {
    match failure {
        Failure::Refused(NotChanged::Invalid(errors)) => Error::Refused(errors),
        Failure::Refused(NotChanged::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotChanged::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
