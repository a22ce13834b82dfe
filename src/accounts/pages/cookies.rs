//! The cookies of a session that was just begun or got a new key.

use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::accounts::sessions::Fresh;
use crate::kernel::fault::Fault;
use crate::web::cookies;
use crate::web::csrf_token::Secret;
use crate::web::error::Error;
use crate::web::visit::Visit;

/// Hands the browser its new key and, for somebody signed in, the new CSRF secret.
///
/// # Errors
/// A key or secret that is no cookie value: a defect.
pub fn hand_over(response: &mut Response, visit: &Visit, fresh: &Fresh) -> Result<(), Error> {
    let is_https = visit.place.is_https;
    response.headers_mut().append(SET_COOKIE, cookies::set_session(&fresh.key, is_https).map_err(Fault::new)?);
    if let Some(secret) = fresh.csrf_secret.as_deref().and_then(Secret::parse) {
        response.headers_mut().append(SET_COOKIE, cookies::set_csrf(&secret, is_https).map_err(Fault::new)?);
    }
    Ok(())
}
