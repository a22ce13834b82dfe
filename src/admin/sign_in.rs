//! Signing in to the staff site, and out.

use askama::Template;
use axum::extract::State;
use axum::http::header::{LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::{NotSignedIn, Proof, Step, advance, flow, lead_on, session_end};
use crate::admin::paths;
use crate::admin::shell::StaffShell;
use crate::admin::staff_site::StaffSite;
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::web::cookies;
use crate::web::error::{Error, wait};
use crate::web::input::Input;
use crate::web::news::News;
use crate::web::next::SafeNext;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::stale::Typed;
use crate::web::visit::Visit;

/// One sentence for an unknown login, a wrong password, a blocked account, and somebody who is no member of the staff.
const WRONG: &str = "Неверный логин или пароль";

#[derive(Template)]
#[template(path = "admin/login.html")]
struct LoginPage {
    shell: StaffShell,
    login: String,
    next: String,
    errors: FieldErrors,
    /// Why the login was refused.
    refusal: Option<String>,
    /// Whether it was for a wrong login or password.
    is_wrong: bool,
    /// The name of a customer who is signed in.
    customer: Option<String>,
}

/// Why the sign-in was refused.
enum Refusal {
    Missing(FieldErrors),
    Not(NotSignedIn),
}

pub(crate) async fn show(visit: Visit, asked: Asked, Typed(typed): Typed) -> Result<Response, Error> {
    let typed = |name: &str| typed.as_ref().and_then(|typed| typed.text(name));
    let next = typed("next").or_else(|| asked.last("next")).unwrap_or_default();
    if visit.who.as_ref().is_some_and(|who| who.is_staff) {
        return Ok(page::see_other(&destination(&visit, &next)));
    }
    page::private(&login_page(&visit, typed("login").unwrap_or_default(), next))
}

pub(crate) async fn submit(
    State(site): State<StaffSite>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let mut errors = FieldErrors::none();
    let (login, password) = (input.read("login", &mut errors), input.read("password", &mut errors));
    let next = input.text("next").unwrap_or_default();
    match attempt(&site, &visit, &headers, (&login, &password), errors).await {
        Ok(step) => {
            let destination = destination(&visit, &next);
            lead_on(&visit, step, &destination, &destination)
        }
        Err(failure) => refuse(login_page(&visit, login, next), failure),
    }
}

pub(crate) async fn sign_out(State(site): State<StaffSite>, visit: Visit) -> Result<Response, Error> {
    if let Some(session) = visit.session {
        session_end::end(site.accounts(), session).await?;
    }
    let mut response = (StatusCode::FOUND, [(LOCATION, paths::LOGIN)]).into_response();
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookies::delete_session(visit.connection.is_https));
    if visit.who.is_some() {
        News::SignedOut.leave(headers, visit.connection.is_https);
    }
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

async fn attempt(
    site: &StaffSite,
    visit: &Visit,
    headers: &HeaderMap,
    (login, password): (&str, &str),
    mut missing: FieldErrors,
) -> Result<Step, Failure<Refusal>> {
    if login.trim().is_empty() {
        missing.add("login", "Укажите логин или почту");
    }
    if password.is_empty() {
        missing.add("password", "Укажите пароль");
    }
    if !missing.is_empty() {
        return Err(Failure::Refused(Refusal::Missing(missing)));
    }
    let proof = Proof::Password { login: login.to_owned(), password: password.into() };
    let step = advance(site.accounts(), &flow(visit, headers, true), proof).await;
    step.map_err(|failure| failure.map(Refusal::Not))
}

fn login_page(visit: &Visit, login: String, next: String) -> LoginPage {
    let customer = visit.who.as_ref().filter(|who| !who.is_staff).map(|who| who.login.clone());
    let shell = StaffShell::outside(visit);
    LoginPage { shell, login, next, errors: FieldErrors::none(), refusal: None, is_wrong: false, customer }
}

fn refuse(page: LoginPage, failure: Failure<Refusal>) -> Result<Response, Error> {
    let (status, page, retry) = match failure {
        Failure::Fault(fault) => return Err(Error::Fault(fault)),
        Failure::Refused(Refusal::Not(NotSignedIn::Overloaded)) => return Err(Error::Busy),
        Failure::Refused(Refusal::Missing(errors)) => (StatusCode::BAD_REQUEST, LoginPage { errors, ..page }, None),
        Failure::Refused(Refusal::Not(NotSignedIn::Wrong | NotSignedIn::WrongCode { .. } | NotSignedIn::Expired)) => {
            let page = LoginPage { refusal: Some(WRONG.to_owned()), is_wrong: true, ..page };
            (StatusCode::UNAUTHORIZED, page, None)
        }
        Failure::Refused(Refusal::Not(NotSignedIn::TooMany(many))) => {
            let sentence = format!("Слишком много попыток. Попробуйте через {}.", wait(many.0));
            (StatusCode::TOO_MANY_REQUESTS, LoginPage { refusal: Some(sentence), ..page }, Some(many.0))
        }
    };
    let mut response = page::private_with(status, &page)?;
    if let Some(seconds) = retry {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Where to go: to the page that was asked for if it is ours, else to the first page.
fn destination(visit: &Visit, next: &str) -> String {
    SafeNext::parse(next, visit.connection.host.authority(), visit.connection.is_https)
        .map_or_else(|| paths::HOME.to_owned(), |next| next.as_str().to_owned())
}
