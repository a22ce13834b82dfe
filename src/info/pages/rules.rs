//! The rules of the shop: what buyer and seller owe each other (Civil Code, law on the protection of consumers, No. 2300-1).

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

/// The rules of the shop.
#[derive(Template)]
#[template(path = "info/rules.html")]
struct RulesPage {
    shell: Shell,
    terms: Arc<Terms>,
}

pub(crate) async fn show(State(about): State<About>, visit: Visit) -> Result<Response, Error> {
    page::html(&RulesPage { shell: Shell::new(&visit), terms: about.terms })
}
