//! Rendering a page, and who may keep it.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::kernel::fault::{Fault, While};
use crate::web::error::Error;

/// Bytes that most pages fit into: a string that grows beyond its capacity is copied.
const ROOM: usize = 32 * 1024;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

pub(crate) fn html(page: &impl Template) -> Result<Response, Error> {
    html_with(StatusCode::OK, page)
}

/// A page with another status than 200.
pub(crate) fn html_with(status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    let mut text = String::with_capacity(ROOM);
    page.render_into(&mut text).map_err(Fault::new).while_("rendering a page")?;
    Ok((status, [(CONTENT_TYPE, HTML)], text).into_response())
}

/// A page that nobody may keep: it shows a person's data or takes a password.
pub(crate) fn private(page: &impl Template) -> Result<Response, Error> {
    private_with(StatusCode::OK, page)
}

/// A page with another status than 200 that nobody may keep.
pub(crate) fn private_with(status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    let mut response = html_with(status, page)?;
    response.headers_mut().insert(CACHE_CONTROL, NO_STORE);
    Ok(response)
}

pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The browser alone may keep it, and asks each time.
pub(crate) const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Tells that a page has another address for good.
#[must_use]
pub(crate) fn moved(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::MOVED_PERMANENTLY, [(axum::http::header::LOCATION, to)]).into_response()
}

/// Sends the browser to another address after a form was done (RFC 9110 §15.4.4: it asks for it with GET).
#[must_use]
pub(crate) fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(axum::http::header::LOCATION, to)]).into_response()
}
