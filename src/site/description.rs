//! The description of the JSON calls for programs (OpenAPI 3.1). What it says of a call stands beside the call's handler.

use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use utoipa::OpenApi;

use crate::kernel::fault::Fault;
use crate::web::answer::Refused;
use crate::web::described::Always;
use crate::web::error::Error;
use crate::{accounts, cart, orders};

pub(crate) const PATH: &str = "/api/openapi.json";

/// An hour, as robots.txt and the sitemap have it.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "TechStore",
        description = "The calls of a shop for electronics. Every answer is an object with `ok`. A session is a cookie, \
                       `sessionid` (over HTTPS `__Host-sessionid`), which the login sets. Whatever changes something needs the value of the cookie \
                       `csrftoken` in the header `X-CSRFToken`. Sentences are in Russian, for people."
    ),
    paths(show),
    components(schemas(Refused))
)]
struct Described;

/// The document as it is sent, made once.
struct Document {
    bytes: Bytes,
    etag: HeaderValue,
}

/// This description
///
/// An OpenAPI document of all JSON calls.
#[utoipa::path(
    get, path = PATH, operation_id = "describe", tag = "description",
    responses(
        (status = 200, description = "The document.", body = Object, headers(("ETag", description = "Its version."))),
        (status = 304, description = "The document is still what `If-None-Match` names."),
        Always,
    ),
)]
pub(crate) async fn show(headers: HeaderMap) -> Result<Response, Error> {
    let Document { bytes, etag } = document()?;
    let kept = [(CACHE_CONTROL, AN_HOUR), (ETAG, etag.clone())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| names(known, etag)) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((kept, kind, bytes.clone()).into_response())
}

/// Whether an `If-None-Match` names this version (RFC 9110 §13.1.2).
fn names(known: &HeaderValue, etag: &HeaderValue) -> bool {
    known.as_bytes().split(|byte| *byte == b',').any(|one| one.trim_ascii() == etag.as_bytes())
}

fn document() -> Result<&'static Document, Fault> {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    if let Some(made) = DOCUMENT.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(DOCUMENT.get_or_init(|| made))
}

fn make() -> Result<Document, Fault> {
    let mut api = Described::openapi();
    for described in [accounts::Described::openapi(), cart::Described::openapi(), orders::Described::openapi()] {
        api.merge(described);
    }
    let bytes = api.to_json().map_err(Fault::new)?;
    // Weak, since the answer may be sent packed or not.
    let digest = Sha256::digest(&bytes);
    let version: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let etag = HeaderValue::from_str(&format!("W/\"{version}\"")).map_err(Fault::new)?;
    Ok(Document { bytes: bytes.into(), etag })
}
