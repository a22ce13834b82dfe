//! The staff site: a door of its own, a first page, and rooms that an [`engine`] makes of their descriptions.
//!
//! Nobody imports it but the composition root. A new kind of things to manage is one more folder like [`users`] with a
//! [`engine::resource::Resource`], a line in [`routes`] and one in [`menu`].

pub(crate) mod categories;
mod dashboard;
mod desk;
mod door;
mod drawings;
pub(crate) mod engine;
mod journal;
mod menu;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod products;
mod shell;
mod staff;
mod store;
pub(crate) mod users;

use crate::accounts::Accounts;
use crate::admin::categories::Categories;
use crate::admin::desk::Desk;
use crate::admin::notices::Notices;
use crate::admin::orders::Sales;
use crate::admin::products::Products;
use crate::admin::users::Users;
use crate::orders::Orders;
use crate::web::context::Web;
use crate::web::paths;
use crate::web::routes::{Addresses, Routes};

#[must_use]
pub(crate) fn routes(web: &Web, accounts: &Accounts, shop_orders: &Orders) -> Addresses {
    let desk = Desk::new(accounts);
    let house = Routes::new(web)
        .get(paths::ADMIN_LOGIN, door::show)
        .post(paths::ADMIN_LOGIN, door::enter)
        .post(paths::ADMIN_LOGOUT, door::leave)
        .with(desk.clone());
    let today = Routes::new(web).get(paths::ADMIN, dashboard::show).with(Sales::new(&desk, shop_orders));
    let rooms = [
        today,
        engine::routes(web, &desk, Sales::new(&desk, shop_orders)),
        orders::cards(web, Sales::new(&desk, shop_orders)),
        engine::routes(web, &desk, Products::new(&desk)),
        products::sheets(web, Products::new(&desk)),
        engine::routes(web, &desk, Categories::new(&desk)),
        engine::routes(web, &desk, Users::new(accounts)),
        engine::routes(web, &desk, Notices::new(&desk)),
    ];
    rooms.into_iter().fold(house, |house, room| Addresses {
        router: house.router.merge(room.router),
        pages: [house.pages, room.pages].concat(),
    })
}
