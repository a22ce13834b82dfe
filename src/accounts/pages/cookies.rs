//! The cookies of a new session or a new session key, and of known browsers.

use std::sync::Arc;

use axum::http::header::SET_COOKIE;
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::devices::{self, Browser};
use crate::accounts::sessions::Fresh;
use crate::kernel::fault::Fault;
use crate::web::cookies;
use crate::web::csrf_token::Secret;
use crate::web::error::Error;
use crate::web::visit::Visit;

/// Sets the cookie with the new key and, for a person signed in, those with the CSRF secret and the devices.
pub(crate) fn hand_over(mut response: Response, visit: &Visit, fresh: &Fresh) -> Result<Response, Error> {
    let is_https = visit.connection.is_https;
    response
        .headers_mut()
        .append(SET_COOKIE, cookies::set_session(fresh.key.expose_secret(), is_https).map_err(Fault::new)?);
    if let Some(secret) = fresh.csrf_secret.as_ref().and_then(|secret| Secret::parse(secret.expose_secret())) {
        response.headers_mut().append(SET_COOKIE, cookies::set_csrf(&secret, is_https).map_err(Fault::new)?);
    }
    match &fresh.device {
        Some(entry) => hand_over_device(response, visit, entry),
        None => Ok(response),
    }
}

pub(crate) fn hand_over_device(mut response: Response, visit: &Visit, entry: &SecretString) -> Result<Response, Error> {
    let devices = devices::with_entry(&visit.devices, entry.expose_secret());
    let line = cookies::set_devices(&devices, visit.connection.is_https).map_err(Fault::new)?;
    response.headers_mut().append(SET_COOKIE, line);
    Ok(response)
}

#[must_use]
pub(crate) fn browser_of(visit: &Visit) -> Browser {
    Browser {
        address: visit.connection.address,
        session: visit.session.map(|session| (session, visit.who.as_ref().map(|who| who.id))),
        devices: Arc::clone(&visit.devices),
    }
}
