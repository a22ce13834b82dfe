//! Renders failures, as a page or as JSON: the answer of the one layer that knows the visitor.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::http::header::{ALLOW, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::web::answer::Refused;
use crate::web::cookies;
use crate::web::error::{Error, is_api};
use crate::web::next::with_next;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// Renders the failure that a response carries, or that its bare status means.
pub(crate) fn render(visit: &Visit, request_id: &str, response: Response) -> Response {
    let status = response.status();
    let error = match response.extensions().get::<Arc<Error>>() {
        Some(error) => Arc::clone(error),
        None if status == StatusCode::METHOD_NOT_ALLOWED => Arc::new(Error::MethodNotAllowed),
        None if status == StatusCode::BAD_REQUEST && is_bare(&response) => {
            Arc::new(Error::Malformed("Адрес или параметры запроса не разобрать."))
        }
        None => return response,
    };
    if let Error::Fault(fault) = &*error {
        tracing::error!(causes = fault.causes(), "a request failed");
    }
    let mut rendered = if is_api(&visit.path) { as_json(&error) } else { as_page(&error, visit, request_id) };
    let headers = rendered.headers_mut();
    if let Some(seconds) = error.retry_after() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Error::Forged(_) = &*error
        && let Ok(token) = HeaderValue::from_str(&visit.csrf)
    {
        // A script whose page is old may take this one and try again; other sites cannot read it.
        headers.insert("x-csrftoken", token);
        // But not for a page that was made for somebody else.
        headers.insert("x-account", HeaderValue::from(visit.who.as_ref().map_or(0, |who| who.id.0)));
        if let Ok(cookie) = cookies::set_csrf(&visit.secret, visit.connection.is_https) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    if let Some(allow) = response.headers().get(ALLOW) {
        headers.insert(ALLOW, allow.clone());
    }
    rendered
}

fn is_bare(response: &Response) -> bool {
    !response.headers().get("content-type").is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    })
}

/// What a JSON call says of what is not there.
const NOT_FOUND: &str = "Не найдено";

fn as_json(error: &Error) -> Response {
    let sentence;
    let body = match error {
        Error::Refused(errors) => Refused::from(errors),
        Error::NotFound => Refused { error: Some(NOT_FOUND), ..Refused::one("form", NOT_FOUND) },
        _ => {
            sentence = error.words().1;
            Refused::one(error.field(), &sentence)
        }
    };
    (error.status(), Json(body)).into_response()
}

fn as_page(error: &Error, visit: &Visit, request_id: &str) -> Response {
    let to = match error {
        Error::SignInFirst => Some(with_next(visit.sign_in_pages.customers, &visit.path)),
        Error::ConfirmFirst => Some(with_next(visit.sign_in_pages.confirm, &visit.path)),
        Error::StaffOnly => Some(with_next(visit.sign_in_pages.staff, &visit.path)),
        _ => None,
    };
    if let Some(to) = to {
        return (StatusCode::FOUND, [(LOCATION, to)]).into_response();
    }
    let (title, sentence) = error.words();
    let status = error.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR || status == StatusCode::SERVICE_UNAVAILABLE {
        return broken(&visit.path, status, (title, &sentence), request_id);
    }
    let page = ErrorPage { shell: Shell::new(visit), status: status.as_u16(), title, sentence };
    page::html_with(status, &page).unwrap_or_else(|_| broken(&visit.path, status, (title, ""), request_id))
}

/// The answer that needs nothing: a page without database, session, or search in its head; JSON for a call.
#[must_use]
pub(crate) fn broken(
    path: &str,
    status: StatusCode,
    (title, sentence): (&'static str, &str),
    request_id: &str,
) -> Response {
    if is_api(path) {
        return (status, Json(Refused::one("form", sentence))).into_response();
    }
    let page = BrokenPage { title, sentence, request_id };
    page::html_with(status, &page).unwrap_or_else(|_| status.into_response())
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    title: &'static str,
    sentence: String,
}

#[derive(Template)]
#[template(path = "errors/broken.html")]
struct BrokenPage<'a> {
    title: &'static str,
    sentence: &'a str,
    request_id: &'a str,
}
