//! The pages of orders.

pub(crate) mod actions;
pub(crate) mod admission;
pub(crate) mod bank;
pub(crate) mod cancel;
pub(crate) mod checkout;
pub(crate) mod checkout_form;
mod checkout_page;
pub(crate) mod leaving;
pub(crate) mod list;
pub(crate) mod order;
pub(crate) mod outcome;
pub(crate) mod track;

use crate::orders::Orders;
use crate::web::session_start::SessionStart;

/// What the orders' pages need: the orders, and a way to leave messages.
#[derive(Clone)]
pub(crate) struct Pages {
    pub(crate) orders: Orders,
    pub(crate) sessions: SessionStart,
}
