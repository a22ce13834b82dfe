//! Serving uploaded files: fixed types, never as anything that runs, and nothing that a symbolic link leads to.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::media::Media;

/// The Content-Security-Policy of an uploaded picture: it may load nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
/// A year: a name is made from the content or used once, so it never shows anything else.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Imported names are not unique to their content: another picture may get the same one.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Bytes per read: each goes to a blocking thread and back.
const AT_ONCE: usize = 64 * 1024;

/// `GET /media/…`: a file below the media folder, of a known kind; 404 for all else.
pub(crate) async fn serve(State(media): State<Media>, Path(path): Path<String>) -> Response {
    let Some((kind, file)) = open(&media, &path).await else { return StatusCode::NOT_FOUND.into_response() };
    let (file, length) = file;
    let body = Body::from_stream(tokio_util::io::ReaderStream::with_capacity(file, AT_ONCE));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(CACHE_CONTROL, if is_named_for_good(&path) { IMMUTABLE } else { A_DAY });
    response
}

async fn open(media: &Media, path: &str) -> Option<(&'static str, (tokio::fs::File, u64))> {
    let kind = match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => return None,
    };
    let (media, path) = (media.clone(), path.to_owned());
    let opened = tokio::task::spawn_blocking(move || {
        let file = media.open(&path)?;
        let length = file.metadata()?.len();
        Ok::<_, std::io::Error>((file, length))
    });
    let (file, length) = opened.await.ok()?.ok()?;
    Some((kind, (tokio::fs::File::from_std(file), length)))
}

fn is_named_for_good(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}
