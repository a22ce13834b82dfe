//! The cart's addresses.

pub(crate) const CART: &str = "/cart/";
/// Puts into the cart and changes quantities, by a plain form.
pub(crate) const CART_ADD: &str = "/cart/add/";
pub(crate) const API_CART: &str = "/api/cart/add";
