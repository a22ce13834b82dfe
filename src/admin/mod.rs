//! The staff site: a sign-in of its own, a first page, and resources that an [`engine`] makes of their descriptions.
//!
//! Nobody imports it but the composition root. A new kind of things to manage is one more folder like [`users`] with a
//! [`engine::resource::Resource`], a line in [`routes`] and one in [`menu`].

pub(crate) mod categories;
mod dashboard;
mod drawings;
pub(crate) mod engine;
mod journal;
mod menu;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod paths;
pub(crate) mod products;
mod shell;
mod sign_in;
mod staff;
mod staff_site;
mod store;
pub(crate) mod users;

pub(crate) use shell::NewOrders;

use crate::accounts::Accounts;
use crate::admin::categories::Categories;
use crate::admin::notices::Notices;
use crate::admin::orders::Sales;
use crate::admin::products::Products;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::Users;
use crate::orders::Orders;
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

#[must_use]
pub(crate) fn routes(web: &Web, accounts: &Accounts, shop_orders: &Orders) -> Addresses {
    let site = StaffSite::new(accounts);
    let sign_in = Routes::of_staff(web)
        .get(paths::LOGIN, sign_in::show)
        .post(paths::LOGIN, sign_in::submit)
        .post(paths::LOGOUT, sign_in::sign_out)
        .with(site.clone());
    let today = Routes::of_staff(web).get(paths::HOME, dashboard::show).with(Sales::new(&site, shop_orders));
    let resources = [
        today,
        engine::routes(web, &site, Sales::new(&site, shop_orders)),
        orders::cards(web, Sales::new(&site, shop_orders)),
        engine::routes(web, &site, Products::new(&site)),
        products::sheets(web, Products::new(&site)),
        engine::routes(web, &site, Categories::new(&site)),
        engine::routes(web, &site, Users::new(accounts)),
        engine::routes(web, &site, Notices::new(&site)),
    ];
    resources.into_iter().fold(sign_in, |sign_in, resource| Addresses {
        router: sign_in.router.merge(resource.router),
        pages: [sign_in.pages, resource.pages].concat(),
        calls: [sign_in.calls, resource.calls].concat(),
    })
}
