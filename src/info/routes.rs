//! The addresses of pages about the shop.

use crate::info::About;
use crate::info::pages::{contacts, policy, privacy, rules};
use crate::info::paths;
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

/// The addresses of pages about the shop.
#[must_use]
pub(crate) fn routes(web: &Web, about: About) -> Addresses {
    Routes::new(web)
        .get(paths::CONTACTS, contacts::show)
        .get(paths::RULES, rules::show)
        .get(paths::PRIVACY, privacy::show)
        .get(paths::POLICY, policy::show)
        .with(about)
}
