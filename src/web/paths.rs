//! The addresses of the shop's pages, in one place: templates and redirects take them from here.

use crate::kernel::ids::{OrderId, SignInId, UserId};

pub(crate) const HOME: &str = "/";
pub(crate) const CATALOG: &str = "/catalog/";
pub(crate) const CONTACTS: &str = "/contacts/";
/// The rules of the shop.
pub(crate) const RULES: &str = "/rules/";
/// The consent to the processing of personal data.
pub(crate) const PRIVACY: &str = "/privacy/";
/// The policy on personal data.
pub(crate) const POLICY: &str = "/policy/";
/// What search engines are asked to leave alone.
pub(crate) const ROBOTS: &str = "/robots.txt";
/// The list of all pages, for search engines.
pub(crate) const SITEMAP: &str = "/sitemap.xml";
pub(crate) const CART: &str = "/cart/";
/// Puts into the cart and changes quantities, by a plain form.
pub(crate) const CART_ADD: &str = "/cart/add/";
pub(crate) const CHECKOUT: &str = "/checkout/";
/// Keeps what was typed at the checkout, on the way to the cart.
pub(crate) const CHECKOUT_DRAFT: &str = "/checkout/draft/";
/// A customer's orders.
pub(crate) const ORDERS: &str = "/orders/";
pub(crate) const LOGIN: &str = "/login/";
pub(crate) const REGISTER: &str = "/register/";
pub(crate) const LOGOUT: &str = "/logout/";
pub(crate) const PROFILE: &str = "/profile/";
/// Uploads or removes the avatar, by a plain form.
pub(crate) const PROFILE_AVATAR: &str = "/profile/avatar/";
/// The change of the password.
pub(crate) const PROFILE_PASSWORD: &str = "/profile/password/";
/// Ends all sessions but this one, by a plain form.
pub(crate) const PROFILE_END_OTHERS: &str = "/profile/sessions/end-others/";
/// The consent asked for after the login.
pub(crate) const CONSENT: &str = "/consent/";
/// Light or dark.
pub(crate) const THEME: &str = "/theme/";
pub(crate) const ADMIN: &str = "/admin/";
/// The staff site's list of orders.
pub(crate) const ADMIN_ORDERS: &str = "/admin/orders/";
pub(crate) const ADMIN_LOGIN: &str = "/admin/login/";
pub(crate) const ADMIN_LOGOUT: &str = "/admin/logout/";
/// JSON: registration.
pub(crate) const API_REGISTER: &str = "/api/register";
/// JSON: login.
pub(crate) const API_LOGIN: &str = "/api/login";
/// JSON: personal data.
pub(crate) const API_PROFILE: &str = "/api/profile/update";
/// JSON: the avatar.
pub(crate) const API_AVATAR: &str = "/api/profile/avatar";
/// JSON: the password.
pub(crate) const API_PASSWORD: &str = "/api/profile/password";
/// JSON: all sessions but this one.
pub(crate) const API_SESSIONS: &str = "/api/profile/sessions";
/// JSON: the cart.
pub(crate) const API_CART: &str = "/api/cart/add";

/// JSON: the checkout.
pub(crate) const API_CHECKOUT: &str = "/api/checkout";

/// An order; whoever is not its customer needs the key of a link.
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

/// The catalogue of one category.
#[must_use]
pub(crate) fn category(slug: &str) -> String {
    format!("{CATALOG}?category={slug}")
}

#[must_use]
pub(crate) fn product(slug: &str) -> String {
    ["/product/", slug, "/"].concat()
}

#[must_use]
pub(crate) fn media(path: &str) -> String {
    ["/media/", path].concat()
}

/// Ends one session, by a plain form.
#[must_use]
pub(crate) fn end_session(id: SignInId) -> String {
    format!("/profile/sessions/{id}/end/")
}

/// JSON: one session.
#[must_use]
pub(crate) fn api_session(id: SignInId) -> String {
    format!("{API_SESSIONS}/{id}")
}

/// An order's card on the staff site.
#[must_use]
pub(crate) fn admin_order(id: OrderId) -> String {
    format!("{ADMIN_ORDERS}{id}/")
}

/// What is done with an order on the staff site: `step`, `note`, `cancel`, `refund`.
#[must_use]
pub(crate) fn of_admin_order(id: OrderId, what: &str) -> String {
    format!("{ADMIN_ORDERS}{id}/{what}/")
}

/// A person's card on the staff site.
#[must_use]
pub(crate) fn admin_user(id: UserId) -> String {
    format!("/admin/users/{id}/")
}
