//! The cart's addresses.

use crate::cart::pages::{Pages, lines};
use crate::cart::paths;
use crate::cart::{Carts, api};
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};
use crate::web::session_start::SessionStart;

#[must_use]
pub(crate) fn routes(web: &Web, carts: &Carts, sessions: SessionStart) -> Addresses {
    Routes::new(web)
        .get(paths::CART, lines::show)
        .post(paths::CART_ADD, lines::submit)
        .post(paths::API_CART, api::add)
        .with(Pages { carts: carts.clone(), sessions })
}
