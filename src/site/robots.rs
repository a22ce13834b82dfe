//! What search engines are asked to leave alone (RFC 9309), and where the list of our pages is.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::web::visit::Visit;
use crate::{accounts, admin, cart, catalog, orders};

pub(crate) const ADDRESS: &str = "/robots.txt";

/// Addresses that are of no use to them. Pages that must not be found say so themselves, and can be read for that: cart,
/// login, registration.
const CLOSED: [&str; 6] = [
    admin::paths::HOME,
    "/api/",
    orders::paths::CHECKOUT,
    orders::paths::ORDERS,
    accounts::paths::PROFILE,
    cart::paths::CART_ADD,
];

pub(crate) async fn show(visit: Visit) -> Response {
    let mut text = "User-agent: *\n".to_owned();
    for address in CLOSED {
        text.extend(["Disallow: ", address, "\n"]);
    }
    text.extend(["\nSitemap: ", &visit.absolute(catalog::paths::SITEMAP), "\n"]);
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}
