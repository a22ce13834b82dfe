//! The cart's pages.

pub(crate) mod lines;
pub(crate) mod putting;

use crate::cart::{Carts, Owner};
use crate::web::session_start::SessionStart;
use crate::web::visit::Visit;

/// What the cart's pages need: the carts, and sessions for guests.
#[derive(Clone)]
pub(crate) struct Pages {
    pub(crate) carts: Carts,
    pub(crate) sessions: SessionStart,
}

/// Whose cart the visitor uses; `None` for a guest without a session.
#[must_use]
pub(crate) fn owner(visit: &Visit) -> Option<Owner> {
    visit.who.as_ref().map(|who| Owner::Customer(who.id)).or_else(|| visit.session.map(Owner::Guest))
}
