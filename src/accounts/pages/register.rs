//! The registration page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::accounts::registration::NotRegistered;
use crate::accounts::{Accounts, Registration, register};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::page;
use crate::web::paths;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The registration page; `form` has no passwords when it is shown.
#[derive(Template)]
#[template(path = "accounts/register.html")]
struct RegisterPage {
    shell: Shell,
    form: Registration,
    errors: FieldErrors,
    /// Somebody was just registered.
    is_done: bool,
}

/// `GET /register/`.
///
/// # Errors
/// The template could not be rendered.
pub async fn show(visit: Visit, asked: Asked) -> Result<Response, Error> {
    if visit.who.is_some() {
        return Ok(page::see_other(paths::PROFILE));
    }
    let (shell, errors) = (Shell::new(&visit), FieldErrors::none());
    page::private(&RegisterPage { shell, form: Registration::default(), errors, is_done: asked.last("done").is_some() })
}

/// `POST /register/`.
///
/// # Errors
/// A fault; refused input shows the form again, without the passwords.
pub async fn submit(State(accounts): State<Accounts>, visit: Visit, input: Input) -> Result<Response, Error> {
    let form = Registration { personal_data: Some(input.is_ticked("personal_data")), ..read(&input) };
    let shown = read(&input);
    match register(&accounts, form, visit.place.address).await {
        Ok(_) => Ok(page::see_other(&format!("{}?done=1", paths::REGISTER))),
        Err(Failure::Refused(NotRegistered::Invalid(errors))) => {
            let form = Registration { password: String::new(), password_repeat: String::new(), ..shown };
            let page = RegisterPage { shell: Shell::new(&visit), form, errors, is_done: false };
            page::private_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(failure) => Err(error(failure)),
    }
}

/// Reads the registration form.
#[must_use]
pub fn read(input: &Input) -> Registration {
    let mut errors = FieldErrors::none();
    Registration {
        surname: input.read("surname", &mut errors),
        name: input.read("name", &mut errors),
        patronymic: input.read("patronymic", &mut errors),
        login: input.read("login", &mut errors),
        email: input.read("email", &mut errors),
        password: input.read("password", &mut errors),
        password_repeat: input.read("password_repeat", &mut errors),
        rules: input.is_ticked("rules"),
        personal_data: input.has("personal_data").then(|| input.is_ticked("personal_data")),
        errors,
    }
}

/// The HTTP side of why nobody was registered.
#[must_use]
pub fn error(failure: Failure<NotRegistered>) -> Error {
    match failure {
        Failure::Refused(NotRegistered::Invalid(errors)) => Error::Refused(errors),
        Failure::Refused(NotRegistered::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotRegistered::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
