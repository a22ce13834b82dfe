//! The addresses of checkout and orders.

use crate::kernel::ids::OrderId;

pub(crate) const CHECKOUT: &str = "/checkout/";
/// Stores a draft on the way to the cart.
pub(crate) const CHECKOUT_DRAFT: &str = "/checkout/draft/";
pub(crate) const ORDERS: &str = "/orders/";
pub(crate) const API_CHECKOUT: &str = "/api/checkout";

/// `key`: for whoever is not the order's customer.
#[must_use]
pub(crate) fn order(id: OrderId, key: Option<&str>) -> String {
    keyed(format!("{ORDERS}{id}/"), key)
}

/// A page of an order, or something done with it: `done`, `cancel`, `repeat`, `pay`, `claim`.
#[must_use]
pub(crate) fn of_order(id: OrderId, what: &str, key: Option<&str>) -> String {
    keyed(format!("{ORDERS}{id}/{what}/"), key)
}

fn keyed(path: String, key: Option<&str>) -> String {
    match key {
        Some(key) => format!("{path}?key={key}"),
        None => path,
    }
}
