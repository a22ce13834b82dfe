//! The page on which the password is changed.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::password_change::NotChanged;
use crate::accounts::sessions::set_flash;
use crate::accounts::{Accounts, PasswordInput, change_password};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::SignedIn;

/// What is said when it is done.
pub const DONE: &str = "Пароль изменён, на других устройствах выполнен выход";

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    shell: Shell,
    /// For password managers.
    login: String,
    errors: FieldErrors,
}

/// `GET /profile/password/`.
///
/// # Errors
/// The template could not be rendered.
pub async fn show(me: SignedIn) -> Result<Response, Error> {
    page::private(&PasswordPage { shell: Shell::new(&me.visit), login: me.who.login, errors: FieldErrors::none() })
}

/// `POST /profile/password/`.
///
/// # Errors
/// A fault; refused input shows the form again.
pub async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let browser = browser_of(&me.visit);
    match change_password(&accounts, me.who.id, me.session, read(&input), &browser).await {
        Ok(fresh) => {
            let flash = serde_json::to_string(&Flash::ok(DONE)).map_err(Fault::new)?;
            set_flash(&accounts, fresh.id, Some(&flash)).await?;
            let mut response = page::see_other(paths::PROFILE);
            hand_over(&mut response, &me.visit, &fresh)?;
            Ok(response)
        }
        Err(Failure::Refused(NotChanged::Invalid(errors))) => {
            let page = PasswordPage { shell: Shell::new(&me.visit), login: me.who.login, errors };
            page::private_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(failure) => Err(error(failure)),
    }
}

/// Reads the form.
#[must_use]
pub fn read(input: &Input) -> PasswordInput {
    let mut errors = FieldErrors::none();
    PasswordInput {
        old: input.read("old_password", &mut errors),
        new: input.read("new_password", &mut errors),
        repeat: input.read("new_password_repeat", &mut errors),
        errors,
    }
}

/// The HTTP side of why the password stays.
#[must_use]
pub fn error(failure: Failure<NotChanged>) -> Error {
    match failure {
        Failure::Refused(NotChanged::Invalid(errors)) => Error::Refused(errors),
        Failure::Refused(NotChanged::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotChanged::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
