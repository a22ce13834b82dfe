//! Where the shop is and how to reach it; delivery, payment, returns.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::info::About;
use crate::kernel::delivery::Terms;
use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "info/contacts.html")]
struct ContactsPage {
    shell: Shell,
    terms: Arc<Terms>,
    map_url: Arc<str>,
}

pub(crate) async fn show(State(about): State<About>, visit: Visit) -> Result<Response, Error> {
    page::html(&ContactsPage { shell: Shell::new(&visit), terms: about.terms, map_url: about.map_url })
}
