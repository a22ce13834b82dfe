//! Where the shop is and how to reach it; delivery, payment, returns.

use askama::Template;
use axum::response::Response;

use crate::web::error::Error;
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// Contacts.
#[derive(Template)]
#[template(path = "info/contacts.html")]
struct ContactsPage {
    shell: Shell,
}

/// `GET /contacts/`.
///
/// # Errors
/// The template could not be rendered.
pub async fn show(visit: Visit) -> Result<Response, Error> {
    page::html(&ContactsPage { shell: Shell::new(&visit) })
}
