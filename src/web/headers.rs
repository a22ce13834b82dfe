//! The headers that every response carries, errors too.

use std::sync::LazyLock;

use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Everything from this site alone, no inline script or style.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     object-src 'none'; require-trusted-types-for 'script'; trusted-types techstore",
);
const PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()");
/// Two years, with what lies below (ASVS 3.4.1).
const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// The headers as lines, each with its CRLF, for answers that are written without a response.
pub(crate) static LINES: LazyLock<String> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    secure(&mut headers, false);
    let line =
        |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
    headers.iter().map(line).collect()
});

/// Adds the headers; what a handler set itself stays: the stricter policy of uploaded files, no referrer from an address with a
/// secret in it.
pub(crate) fn secure(headers: &mut HeaderMap, is_https: bool) {
    const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(REFERRER_POLICY).or_insert(SAME_ORIGIN);
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN);
    headers.insert(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    }
}
