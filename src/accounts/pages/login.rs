//! The login page.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::pages::second_step::{flow, lead_on};
use crate::accounts::paths;
use crate::accounts::{Accounts, NotSignedIn, Proof, Step, advance};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::sentences;
use crate::web::error::{Error, wait};
use crate::web::input::Input;
use crate::web::next::{SafeNext, with_next};
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::stale::Typed;
use crate::web::visit::Visit;

/// The same for every cause, as the contract demands.
pub(crate) const WRONG: &str = "Неверный логин или пароль";

/// Why visitors were sent to the login page, by the address they came from. The site fills it in.
#[derive(Clone, Copy, Default)]
pub(crate) struct SignInReasons(pub(crate) &'static [SignInReason]);

pub(crate) struct SignInReason {
    /// The prefix of the addresses that it is for.
    pub(crate) below: &'static str,
    pub(crate) words: &'static str,
}

#[derive(Debug, Default)]
pub(crate) struct LoginForm {
    pub(crate) login: String,
    pub(crate) password: SecretString,
    /// The address wanted afterwards, as it was sent.
    pub(crate) next: String,
}

#[derive(Template)]
#[template(path = "accounts/login.html")]
struct LoginPage {
    shell: Shell,
    form: LoginForm,
    errors: FieldErrors,
    refusal: Option<String>,
    /// Whether login or password were wrong.
    is_wrong: bool,
}

impl LoginPage {
    fn reason(&self) -> Option<&'static str> {
        let path = self.form.next.split(['?', '#']).next().unwrap_or_default();
        let reasons: SignInReasons = self.shell.visit.extra();
        reasons.0.iter().find(|reason| path.starts_with(reason.below)).map(|reason| reason.words)
    }

    fn register(&self) -> String {
        on_the_way(paths::REGISTER, &self.form.next)
    }
}

pub(crate) fn on_the_way(page: &str, next: &str) -> String {
    if next.is_empty() { page.to_owned() } else { with_next(page, next) }
}

pub(crate) async fn show(visit: Visit, asked: Asked, Typed(typed): Typed) -> Result<Response, Error> {
    let form = match typed {
        Some(typed) => read(&typed)?,
        None => LoginForm { next: asked.last("next").unwrap_or_default(), ..LoginForm::default() },
    };
    if visit.who.is_some() {
        return Ok(page::see_other(&destination(&visit, &form.next)));
    }
    let shell = Shell::new(&visit);
    page::private(&LoginPage { shell, form, errors: FieldErrors::none(), refusal: None, is_wrong: false })
}

pub(crate) async fn submit(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let form = read(&input)?;
    match attempt(&accounts, &visit, &headers, &form).await {
        Ok(step) => lead_on(&visit, step, &destination(&visit, &form.next), &form.next),
        Err(failure) => refuse(&visit, form, failure),
    }
}

pub(crate) fn read(input: &Input) -> Result<LoginForm, Error> {
    let mut errors = FieldErrors::none();
    let form = LoginForm {
        login: input.read("login", &mut errors),
        password: input.read("password", &mut errors).into(),
        next: input.text("next").unwrap_or_default(),
    };
    // `attempt`, which the JSON call shares, reports missing fields. Only programs send malformed ones.
    if errors.is_empty() { Ok(form) } else { Err(Error::Refused(errors)) }
}

#[must_use]
pub(crate) fn missing(form: &LoginForm) -> FieldErrors {
    let mut errors = FieldErrors::none();
    if form.login.trim().is_empty() {
        errors.add("login", sentences::LOGIN_OR_EMAIL_MISSING);
    }
    if form.password.expose_secret().is_empty() {
        errors.add("password", sentences::PASSWORD_MISSING);
    }
    errors
}

pub(crate) enum Refusal {
    Missing(FieldErrors),
    Not(NotSignedIn),
}

/// One sign-in attempt, shared by the page and the JSON call.
pub(crate) async fn attempt(
    accounts: &Accounts,
    visit: &Visit,
    headers: &HeaderMap,
    form: &LoginForm,
) -> Result<Step, Failure<Refusal>> {
    let missing = missing(form);
    if !missing.is_empty() {
        return Err(Failure::Refused(Refusal::Missing(missing)));
    }
    let proof = Proof::Password { login: form.login.clone(), password: form.password.clone() };
    let step = advance(accounts, &flow(visit, headers, false), proof).await;
    step.map_err(|failure| failure.map(Refusal::Not))
}

/// The address wanted afterwards if it is on this site, else the profile.
#[must_use]
pub(crate) fn destination(visit: &Visit, next: &str) -> String {
    SafeNext::parse(next, visit.connection.host.authority(), visit.connection.is_https)
        .map_or_else(|| paths::PROFILE.to_owned(), |next| next.as_str().to_owned())
}

fn refuse(visit: &Visit, form: LoginForm, failure: Failure<Refusal>) -> Result<Response, Error> {
    let (status, errors, refusal, is_wrong, retry) = match failure {
        Failure::Fault(fault) => return Err(Error::Fault(fault)),
        Failure::Refused(Refusal::Missing(errors)) => (StatusCode::BAD_REQUEST, errors, None, false, None),
        Failure::Refused(Refusal::Not(NotSignedIn::Wrong | NotSignedIn::WrongCode { .. } | NotSignedIn::Expired)) => {
            (StatusCode::UNAUTHORIZED, FieldErrors::none(), Some(WRONG.to_owned()), true, None)
        }
        Failure::Refused(Refusal::Not(NotSignedIn::Overloaded)) => return Err(Error::Busy),
        Failure::Refused(Refusal::Not(NotSignedIn::TooMany(many))) => {
            let sentence = format!("Слишком много попыток. Попробуйте через {}.", wait(many.0));
            (StatusCode::TOO_MANY_REQUESTS, FieldErrors::none(), Some(sentence), false, Some(many.0))
        }
    };
    let form = LoginForm { password: SecretString::default(), ..form };
    let login = LoginPage { shell: Shell::new(visit), form, errors, refusal, is_wrong };
    let mut response = page::private_with(status, &login)?;
    if let Some(seconds) = retry {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
