//! The pages of orders.

pub mod actions;
pub mod admission;
pub mod bank;
pub mod cancel;
pub mod checkout;
pub mod leaving;
pub mod list;
pub mod order;
pub mod outcome;
pub mod track;

use crate::orders::Orders;
use crate::web::session_start::SessionStart;

/// What the orders' pages need: the orders, and a way to leave messages.
#[derive(Clone)]
pub struct Desk {
    /// The orders.
    pub orders: Orders,
    /// Sessions, for messages.
    pub sessions: SessionStart,
}
