//! The policy on personal data that an operator has to publish (law No. 152-FZ, article 18.1): what is done with whose data, why,
//! for how long, and how it is kept safe. The consent is a page of its own, as the law wants it.

use askama::Template;
use axum::response::Response;

use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "info/policy.html")]
struct PolicyPage {
    shell: Shell,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Error> {
    page::html(&PolicyPage { shell: Shell::new(&visit) })
}
