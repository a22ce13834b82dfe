//! The orders' addresses.

use crate::orders::pages::{Pages, actions, bank, cancel, checkout, leaving, list, order};
use crate::orders::paths;
use crate::orders::{Orders, api};
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};
use crate::web::session_start::SessionStart;

#[must_use]
pub(crate) fn routes(web: &Web, orders: &Orders, sessions: SessionStart) -> Addresses {
    Routes::new(web)
        .get(paths::CHECKOUT, checkout::show)
        .post(paths::CHECKOUT, checkout::submit)
        .post(paths::CHECKOUT_DRAFT, leaving::leave)
        .get(paths::ORDERS, list::show)
        .get("/orders/{id}/", order::show)
        .get("/orders/{id}/done/", order::done)
        .get("/orders/{id}/cancel/", cancel::show)
        .post("/orders/{id}/cancel/", cancel::submit)
        .post("/orders/{id}/repeat/", actions::repeat_order)
        .post("/orders/{id}/pay/", actions::pay_order)
        .post("/orders/{id}/claim/", actions::claim_order)
        .get(bank::PLAYED, bank::show)
        .post(bank::PLAYED, bank::decide)
        .post_from_outside(bank::NOTIFY, bank::notified)
        .post(paths::API_CHECKOUT, api::checkout)
        .post(api::DELETE, api::delete)
        .with(Pages { orders: orders.clone(), sessions })
}
