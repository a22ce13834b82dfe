//! What search engines are asked to leave alone (RFC 9309), and where the list of our pages is.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::web::paths;
use crate::web::visit::Visit;

/// Addresses that are of no use to them. Pages that must not be found say so themselves, and can be read for that: cart,
/// login, registration.
const CLOSED: [&str; 6] = [paths::ADMIN, "/api/", paths::CHECKOUT, paths::ORDERS, paths::PROFILE, paths::CART_ADD];

pub(crate) async fn show(visit: Visit) -> Response {
    let mut text = "User-agent: *\n".to_owned();
    for address in CLOSED {
        text.extend(["Disallow: ", address, "\n"]);
    }
    text.extend(["\nSitemap: ", &visit.absolute(paths::SITEMAP), "\n"]);
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}
