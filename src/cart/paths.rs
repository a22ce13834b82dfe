//! The cart's addresses.

pub(crate) const CART: &str = "/cart/";
/// The target of the plain forms.
pub(crate) const CART_ADD: &str = "/cart/add/";
pub(crate) const API_CART: &str = "/api/cart/add";
