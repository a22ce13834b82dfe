//! The staff site: a door of its own, a first page, and rooms that an [`engine`] makes of their descriptions.
//!
//! Nobody imports it but the composition root. A new kind of things to manage is one more folder like [`users`] with a
//! [`engine::resource::Resource`], a line in [`routes`] and one in [`menu`].

mod dashboard;
mod desk;
mod door;
pub mod engine;
mod journal;
mod menu;
mod shell;
mod staff;
mod store;
pub mod users;

pub use staff::Staff;

use crate::accounts::Accounts;
use crate::admin::desk::Desk;
use crate::admin::users::Users;
use crate::web::context::Web;
use crate::web::paths;
use crate::web::routes::{Addresses, Routes};

/// The staff site's addresses.
#[must_use]
pub fn routes(web: &Web, accounts: &Accounts) -> Addresses {
    let desk = Desk::new(accounts);
    let house = Routes::new(web)
        .get(paths::ADMIN, dashboard::show)
        .get(paths::ADMIN_LOGIN, door::show)
        .post(paths::ADMIN_LOGIN, door::enter)
        .post(paths::ADMIN_LOGOUT, door::leave)
        .with(desk.clone());
    let users = engine::routes(web, &desk, Users::new(accounts));
    Addresses { router: house.router.merge(users.router), pages: [house.pages, users.pages].concat() }
}
