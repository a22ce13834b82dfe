//! Requests that two programs in a row could read in two ways, which is what request smuggling lives on.
//!
//! Most of them the parser itself answers with 400 or 431 and a closed connection: two different lengths, a transfer
//! coding that does not end in `chunked` or comes with HTTP/1.0, folded headers, a space before the colon, control
//! characters. Here is what it lets through.

use axum::http::header::{HOST, HeaderValue, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::uri::{PathAndQuery, Scheme, Uri};
use axum::http::{Method, StatusCode, Version};

/// The status to refuse a request with when its meaning is in doubt; the connection must then be closed.
///
/// `head` is the request's head as it came in, where it was kept (see [`worth_keeping`]): the parser drops
/// `Content-Length` from a request that has `Transfer-Encoding` as well, so that only the bytes can tell. A chunked
/// request whose head was not kept is refused. One that slips through all the same (a head cut in two by a request
/// sent ahead of it, and so kept in part) does no harm: the parser goes by the chunks alone and ends the connection
/// with the answer, as RFC 9112 §6.1 asks, so that nothing behind the body is ever taken for a request.
pub(super) fn refuse_ambiguous(request: &Parts, head: &[u8]) -> Option<StatusCode> {
    let doubtful = host_in_doubt(request)
        || target_in_doubt(request)
        || (request.headers.contains_key(TRANSFER_ENCODING) && length_in_doubt(request, head));
    doubtful.then_some(StatusCode::BAD_REQUEST)
}

/// Whether a request that begins with these bytes may have a chunked body, so that its head must be kept for
/// [`refuse_ambiguous`]. Reading requests have none: they cost nothing here.
pub(super) fn worth_keeping(beginning: &[u8]) -> bool {
    !beginning.starts_with(b"GET ") && !beginning.starts_with(b"HEAD ")
}

/// The target of an absolute-form request in the usual form, `/path?query` (RFC 9112 §3.2.2); `None` if it is already.
pub(super) fn origin_form(uri: &Uri) -> Option<Uri> {
    uri.authority()?;
    Some(uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/")).into())
}

/// RFC 9112 §3.2: exactly one `Host` in HTTP/1.1, never more than one.
fn host_in_doubt(request: &Parts) -> bool {
    let mut hosts = request.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => request.version != Version::HTTP_10,
        (Some(_), second) => second.is_some(),
    }
}

/// A target that names a host must name the one in `Host`; `CONNECT` is for proxies.
fn target_in_doubt(request: &Parts) -> bool {
    let Some(authority) = request.uri.authority() else {
        return request.method == Method::CONNECT;
    };
    let web = request.uri.scheme().is_some_and(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS);
    let named = request.headers.get(HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    !web || !authority.as_str().as_bytes().eq_ignore_ascii_case(named)
}

/// A chunked body must be chunked once and in no other coding, belong to a request that may have one, and stand
/// beside no `Content-Length`.
fn length_in_doubt(request: &Parts, head: &[u8]) -> bool {
    let mut codings = request.headers.get_all(TRANSFER_ENCODING).iter();
    let only_chunked = codings.next().is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"chunked"));
    !only_chunked || codings.next().is_some() || !without_length(head, &request.method)
}

/// Whether `head` begins with the request line of this `method` and no header in it is a `Content-Length`.
fn without_length(head: &[u8], method: &Method) -> bool {
    let begins_request =
        |line: &[u8]| line.strip_prefix(method.as_str().as_bytes()).is_some_and(|rest| rest.starts_with(b" "));
    let is_length = |line: &[u8]| {
        line.split(|byte| *byte == b':').next().is_some_and(|name| name.eq_ignore_ascii_case(b"content-length"))
    };
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).skip_while(|line| line.is_empty());
    lines.next().is_some_and(begins_request) && !lines.take_while(|line| !line.is_empty()).any(is_length)
}
