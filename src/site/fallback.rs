//! Addresses that nobody answers: 404, or on to the page whose last slash was forgotten.

use std::sync::Arc;

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;

#[derive(Clone)]
pub(crate) struct Known(Arc<matchit::Router<()>>);

impl Known {
    /// The pages of the given patterns.
    pub(crate) fn new(patterns: &[&'static str]) -> Self {
        let mut router = matchit::Router::new();
        for pattern in patterns {
            if let Err(error) = router.insert(*pattern, ()) {
                tracing::error!(pattern, %error, "two pages share an address");
            }
        }
        Self(Arc::new(router))
    }
}

/// As Django's `APPEND_SLASH`: `/catalog?sort=price` is answered 301 to `/catalog/?sort=price`.
pub(crate) fn answer(known: &Known, method: &Method, uri: &Uri) -> Response {
    let path = uri.path();
    let may_move =
        (*method == Method::GET || *method == Method::HEAD) && !path.ends_with('/') && !path.starts_with("//");
    let whole = format!("{path}/");
    if may_move && known.0.at(&whole).is_ok() {
        let to = uri.query().map_or(whole.clone(), |query| format!("{whole}?{query}"));
        if let Ok(to) = HeaderValue::from_str(&to) {
            return (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response();
        }
    }
    Error::NotFound.into_response()
}
