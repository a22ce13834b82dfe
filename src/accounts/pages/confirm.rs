//! «Подтвердите, что это вы»: asked for before what must not be done with somebody else's open browser.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;

use crate::accounts::Accounts;
use crate::accounts::pages::cookies::browser_of;
use crate::accounts::pages::login::destination;
use crate::accounts::reauthentication::{self, Confirmation, NotConfirmed, is_confirmed};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::sentences;
use crate::web::error::{Error, wait};
use crate::web::input::Input;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::visit::SignedIn;

#[derive(Template)]
#[template(path = "accounts/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    login: String,
    /// Where to go afterwards, as it came.
    next: String,
    has_code: bool,
    refusal: Option<String>,
    errors: FieldErrors,
}

/// Lets only those go on who lately proved that it is them.
///
/// # Errors
/// [`Error::ConfirmFirst`].
pub(crate) fn confirmed(me: &SignedIn) -> Result<(), Error> {
    if is_confirmed(me.who.confirmed_at, me.visit.now) { Ok(()) } else { Err(Error::ConfirmFirst) }
}

pub(crate) async fn show(State(accounts): State<Accounts>, me: SignedIn, asked: Asked) -> Result<Response, Error> {
    let next = asked.last("next").unwrap_or_default();
    let page = form(&accounts, &me, next).await?;
    page::private(&page)
}

pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let next = input.text("next").unwrap_or_default();
    let outcome = match read(&input) {
        Ok(confirmation) => {
            reauthentication::confirm(&accounts, me.who.id, me.session, confirmation, &browser_of(&me.visit)).await
        }
        Err(errors) => {
            let page = ConfirmPage { errors, ..form(&accounts, &me, next).await? };
            return page::private_with(StatusCode::BAD_REQUEST, &page);
        }
    };
    let (status, refusal, retry) = match outcome {
        Ok(()) => return Ok(page::see_other(&destination(&me.visit, &next))),
        Err(Failure::Refused(NotConfirmed::Wrong)) => (StatusCode::BAD_REQUEST, WRONG.to_owned(), None),
        Err(Failure::Refused(NotConfirmed::TooMany(many))) => {
            let sentence = format!("Слишком много попыток. Попробуйте через {}.", wait(many.0));
            (StatusCode::TOO_MANY_REQUESTS, sentence, Some(many.0))
        }
        Err(Failure::Refused(NotConfirmed::Overloaded)) => return Err(Error::Busy),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    let page = ConfirmPage { refusal: Some(refusal), ..form(&accounts, &me, next).await? };
    let mut response = page::private_with(status, &page)?;
    if let Some(seconds) = retry {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

const WRONG: &str = "Пароль или код не подходит";

async fn form(accounts: &Accounts, me: &SignedIn, next: String) -> Result<ConfirmPage, Error> {
    let has_code = reauthentication::has_code(accounts, me.who.id).await?;
    let (shell, login) = (Shell::new(&me.visit), me.who.login.clone());
    Ok(ConfirmPage { shell, login, next, has_code, refusal: None, errors: FieldErrors::none() })
}

/// The password, or a code.
pub(crate) fn read(input: &Input) -> Result<Confirmation, FieldErrors> {
    let mut errors = FieldErrors::none();
    let (password, code) = (input.read("password", &mut errors), input.read("code", &mut errors));
    if errors.is_empty() && password.is_empty() && code.trim().is_empty() {
        errors.add("password", sentences::PASSWORD_MISSING);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(if password.is_empty() { Confirmation::Code(code) } else { Confirmation::Password(password.into()) })
}

/// The HTTP side of why somebody is not confirmed, for the JSON call.
pub(crate) fn not_confirmed(failure: Failure<NotConfirmed>, input: &Input) -> Error {
    match failure {
        Failure::Refused(NotConfirmed::Wrong) => {
            let field = if input.has("password") { "password" } else { "code" };
            Error::Refused(FieldErrors::one(field, WRONG))
        }
        Failure::Refused(NotConfirmed::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotConfirmed::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
