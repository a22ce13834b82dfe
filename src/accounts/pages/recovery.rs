//! The pages for a forgotten password: asking for a link, and setting a new password by it.
//!
//! The token leaves the address bar before anything is shown: the link's own address only puts it into a cookie and leads on.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::attempts::TooMany;
use crate::accounts::passwords::About;
use crate::accounts::recovery::{self, NewPassword, NotRecovered};
use crate::accounts::sessions::hash_of;
use crate::accounts::{Accounts, paths};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::sentences;
use crate::web::cookies;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::news::News;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// What scripts are told when it is done.
pub(crate) const DONE: &str = "Пароль изменён. Войдите с новым паролем.";
const DEAD_LINK: &str = "Ссылка уже использована или устарела. Запросите новую";

/// The cookie with the token of a link that was followed, and how long it lives: as long as the link.
const COOKIE: &str = "recovery";
const COOKIE_SECONDS: u32 = 30 * 60;

#[derive(Template)]
#[template(path = "accounts/recovery.html")]
struct AskPage {
    shell: Shell,
    typed: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/recovery_sent.html")]
struct SentPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "accounts/recovery_new.html")]
struct NewPage {
    shell: Shell,
    /// Whose link it is; nothing when it is dead.
    account: Option<About>,
    errors: FieldErrors,
}

impl NewPage {
    /// What the password must not be made of, for the script.
    fn about(&self) -> String {
        let Some(account) = &self.account else { return String::new() };
        let texts = [&account.first_name, &account.last_name, &account.patronymic, &account.email, &account.phone];
        texts.map(|text| text.replace('|', " ")).join("|")
    }
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Error> {
    page::private(&AskPage { shell: Shell::new(&visit), typed: String::new(), errors: FieldErrors::none() })
}

pub(crate) async fn submit(State(accounts): State<Accounts>, visit: Visit, input: Input) -> Result<Response, Error> {
    match read_asked(&input) {
        Ok(typed) => {
            recovery::ask(&accounts, &typed, visit.connection.address).await.map_err(not_asked)?;
            Ok(page::see_other(paths::RECOVERY_SENT))
        }
        Err(errors) => {
            let typed = input.text("email").unwrap_or_default();
            page::private_with(StatusCode::BAD_REQUEST, &AskPage { shell: Shell::new(&visit), typed, errors })
        }
    }
}

pub(crate) async fn sent(visit: Visit) -> Result<Response, Error> {
    page::private(&SentPage { shell: Shell::new(&visit) })
}

/// `GET /password/reset/<token>/`: takes the token out of the address. The answer is the only one from which the token could
/// reach another site as a referrer.
pub(crate) async fn follow(visit: Visit, Path(token): Path<String>) -> Result<Response, Error> {
    lead_on(&visit, &token.into())
}

/// Leads to the form for a new password, with the token in a cookie.
pub(crate) fn lead_on(visit: &Visit, token: &SecretString) -> Result<Response, Error> {
    let mut response = page::see_other(paths::RECOVERY_NEW);
    let headers = response.headers_mut();
    let is_https = visit.connection.is_https;
    let token = token.expose_secret();
    let cookie = match hash_of(token) {
        Some(_) => cookies::set_below(paths::RECOVERY, (COOKIE, token), COOKIE_SECONDS, is_https),
        None => cookies::delete_below(paths::RECOVERY, COOKIE, is_https),
    };
    headers.append(SET_COOKIE, cookie.map_err(Fault::new)?);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

pub(crate) async fn show_new(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    render_new(&accounts, &visit, &token(&headers), StatusCode::OK, FieldErrors::none()).await
}

pub(crate) async fn submit_new(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let token = token(&headers);
    match recovery::set_password(&accounts, read_new(&input, token.clone())).await {
        Ok(()) => {
            let mut response = page::see_other(paths::LOGIN);
            let is_https = visit.connection.is_https;
            let gone = cookies::delete_below(paths::RECOVERY, COOKIE, is_https).map_err(Fault::new)?;
            response.headers_mut().append(SET_COOKIE, gone);
            News::PasswordSet.leave(response.headers_mut(), is_https);
            Ok(response)
        }
        Err(Failure::Refused(NotRecovered::Invalid(errors))) => {
            render_new(&accounts, &visit, &token, StatusCode::BAD_REQUEST, errors).await
        }
        Err(Failure::Refused(NotRecovered::DeadLink)) => {
            render_new(&accounts, &visit, &SecretString::default(), StatusCode::BAD_REQUEST, FieldErrors::none()).await
        }
        Err(failure) => Err(not_recovered(failure)),
    }
}

async fn render_new(
    accounts: &Accounts,
    visit: &Visit,
    token: &SecretString,
    status: StatusCode,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let account = recovery::look(accounts, token).await?;
    page::private_with(status, &NewPage { shell: Shell::new(visit), account, errors })
}

fn token(headers: &HeaderMap) -> SecretString {
    cookies::read(headers, COOKIE).unwrap_or_default().into()
}

/// The login or address whose password was forgotten.
pub(crate) fn read_asked(input: &Input) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::none();
    let typed = input.read("email", &mut errors);
    if errors.is_empty() && typed.trim().is_empty() {
        errors.add("email", sentences::LOGIN_OR_EMAIL_MISSING);
    }
    if errors.is_empty() { Ok(typed) } else { Err(errors) }
}

#[must_use]
pub(crate) fn read_new(input: &Input, token: SecretString) -> NewPassword {
    let mut errors = FieldErrors::none();
    NewPassword {
        token,
        password: input.read("password", &mut errors).into(),
        repeat: input.read("password_repeat", &mut errors).into(),
        errors,
    }
}

/// The HTTP side of why no link was asked for.
pub(crate) fn not_asked(failure: Failure<TooMany>) -> Error {
    match failure {
        Failure::Refused(many) => Error::TooMany(many.0),
        Failure::Fault(fault) => Error::Fault(fault),
    }
}

/// The HTTP side of why the password stays.
pub(crate) fn not_recovered(failure: Failure<NotRecovered>) -> Error {
    match failure {
        Failure::Refused(NotRecovered::DeadLink) => Error::Refused(FieldErrors::one("token", DEAD_LINK)),
        Failure::Refused(NotRecovered::Invalid(errors)) => Error::Refused(errors),
        Failure::Refused(NotRecovered::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
