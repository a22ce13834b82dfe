//! The addresses of pages about the shop.

use std::sync::Arc;

use crate::info::pages::{contacts, privacy, rules};
use crate::kernel::delivery::Terms;
use crate::web::context::Web;
use crate::web::paths;
use crate::web::routes::{Addresses, Routes};

/// The addresses of pages about the shop.
#[must_use]
pub fn routes(web: &Web, terms: Arc<Terms>) -> Addresses {
    Routes::new(web)
        .get(paths::CONTACTS, contacts::show)
        .get(paths::RULES, rules::show)
        .get(paths::PRIVACY, privacy::show)
        .with(terms)
}
