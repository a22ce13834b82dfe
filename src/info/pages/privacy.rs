//! The consent to the processing of personal data, and how they are processed (law No. 152-FZ). A changed text needs a new version in `accounts::consents`.

use askama::Template;
use axum::response::Response;

use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The consent to the processing of personal data.
#[derive(Template)]
#[template(path = "info/privacy.html")]
struct PrivacyPage {
    shell: Shell,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Error> {
    page::html(&PrivacyPage { shell: Shell::new(&visit) })
}
