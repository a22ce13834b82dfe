//! The addresses of the staff site.

use crate::kernel::ids::{OrderId, UserId};

pub(crate) const HOME: &str = "/admin/";
pub(crate) const ORDERS: &str = "/admin/orders/";
pub(crate) const LOGIN: &str = "/admin/login/";
pub(crate) const LOGOUT: &str = "/admin/logout/";

#[must_use]
pub(crate) fn order(id: OrderId) -> String {
    format!("{ORDERS}{id}/")
}

/// What is done with an order: `step`, `note`, `cancel`, `refund`.
#[must_use]
pub(crate) fn of_order(id: OrderId, what: &str) -> String {
    format!("{ORDERS}{id}/{what}/")
}

#[must_use]
pub(crate) fn user(id: UserId) -> String {
    format!("/admin/users/{id}/")
}
