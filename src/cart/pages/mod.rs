//! The cart's pages.

pub mod lines;
pub mod putting;

use crate::cart::Carts;
use crate::web::session_start::SessionStart;

/// What the cart's pages need: the carts, and sessions for guests.
#[derive(Clone)]
pub struct Counter {
    /// The carts.
    pub carts: Carts,
    /// Sessions for guests.
    pub sessions: SessionStart,
}
