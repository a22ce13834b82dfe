//! The front end's files: embedded, named by their content, packed beforehand, served as immutable.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, Request};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

struct File {
    name: &'static str,
    file: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A year: a changed file has another name.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The address of a drawing such as `phone-graphite`; of an unknown one, the cable that stands for «nothing here».
#[must_use]
pub(crate) fn drawing(name: &str) -> &'static str {
    find_drawing(name).or_else(|| find_drawing("cable-silver")).unwrap_or_default()
}

/// The names of all drawings, in order.
pub(crate) fn drawings() -> impl Iterator<Item = &'static str> {
    DRAWINGS.iter().map(|(name, _)| *name)
}

fn find_drawing(name: &str) -> Option<&'static str> {
    static PATHS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| DRAWINGS.iter().copied().collect());
    PATHS.get(name).copied()
}

/// Serves a file in the best encoding the client takes.
pub(crate) async fn serve(Path(path): Path<String>, request: Request) -> Response {
    match FILES.iter().find(|file| file.file == path) {
        Some(file) => answer(file, request.headers()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Serves the file that browsers ask for by its fixed name, `/favicon.ico`.
pub(crate) async fn favicon(request: Request) -> Response {
    match FILES.iter().find(|file| file.name == "favicon.ico") {
        Some(file) => answer(file, request.headers()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(file: &'static File, headers: &HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (body, encoding) = match (file.br, file.gz) {
        (Some(br), _) if accepts(accepted, "br") => (br, Some("br")),
        (_, Some(gz)) if accepts(accepted, "gzip") => (gz, Some("gzip")),
        _ => (file.plain, None),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(CACHE_CONTROL, IMMUTABLE);
    if file.br.is_some() || file.gz.is_some() {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether an `Accept-Encoding` takes a coding (RFC 9110 §12.5.3): named, and not with `q=0`.
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
            && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_found_by_its_name() {
        assert!(drawing("phone-graphite").starts_with("/static/art/phone-graphite."));
        assert!(drawing("cable-blue").starts_with("/static/art/cable-blue."));
        assert!(drawing("watch-silver").starts_with("/static/art/watch-silver."));
        assert!(drawing("no such thing").starts_with("/static/art/cable-silver."));
    }

    #[test]
    fn the_list_of_drawings_has_each_under_the_name_it_is_found_by() {
        assert!(drawings().any(|name| name == "phone-graphite"));
        assert!(drawings().all(|name| find_drawing(name).is_some()));
    }

    #[test]
    fn a_coding_with_weight_zero_is_not_taken() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "br"));
    }
}
