//! The addresses of the shop's pages, in one place: templates and redirects take them from here.

use crate::kernel::ids::{OrderId, SignInId, UserId};

/// The front page.
pub const HOME: &str = "/";
/// The catalogue.
pub const CATALOG: &str = "/catalog/";
/// Contacts, delivery, payment, returns.
pub const CONTACTS: &str = "/contacts/";
/// The rules of the shop.
pub const RULES: &str = "/rules/";
/// The consent to the processing of personal data.
pub const PRIVACY: &str = "/privacy/";
/// The policy on personal data.
pub const POLICY: &str = "/policy/";
/// What search engines are asked to leave alone.
pub const ROBOTS: &str = "/robots.txt";
/// The list of all pages, for search engines.
pub const SITEMAP: &str = "/sitemap.xml";
/// The cart.
pub const CART: &str = "/cart/";
/// Puts into the cart and changes quantities, by a plain form.
pub const CART_ADD: &str = "/cart/add/";
/// The checkout.
pub const CHECKOUT: &str = "/checkout/";
/// Keeps what was typed at the checkout, on the way to the cart.
pub const CHECKOUT_DRAFT: &str = "/checkout/draft/";
/// A customer's orders.
pub const ORDERS: &str = "/orders/";
/// The login.
pub const LOGIN: &str = "/login/";
/// The registration.
pub const REGISTER: &str = "/register/";
/// Ends the session.
pub const LOGOUT: &str = "/logout/";
/// The profile.
pub const PROFILE: &str = "/profile/";
/// Uploads or removes the avatar, by a plain form.
pub const PROFILE_AVATAR: &str = "/profile/avatar/";
/// The change of the password.
pub const PROFILE_PASSWORD: &str = "/profile/password/";
/// Ends all sessions but this one, by a plain form.
pub const PROFILE_END_OTHERS: &str = "/profile/sessions/end-others/";
/// The consent asked for after the login.
pub const CONSENT: &str = "/consent/";
/// Light or dark.
pub const THEME: &str = "/theme/";
/// The staff site.
pub const ADMIN: &str = "/admin/";
/// The staff site's list of orders.
pub const ADMIN_ORDERS: &str = "/admin/orders/";
/// The staff site's login.
pub const ADMIN_LOGIN: &str = "/admin/login/";
/// The staff site's logout.
pub const ADMIN_LOGOUT: &str = "/admin/logout/";
/// JSON: registration.
pub const API_REGISTER: &str = "/api/register";
/// JSON: login.
pub const API_LOGIN: &str = "/api/login";
/// JSON: personal data.
pub const API_PROFILE: &str = "/api/profile/update";
/// JSON: the avatar.
pub const API_AVATAR: &str = "/api/profile/avatar";
/// JSON: the password.
pub const API_PASSWORD: &str = "/api/profile/password";
/// JSON: all sessions but this one.
pub const API_SESSIONS: &str = "/api/profile/sessions";
/// JSON: the cart.
pub const API_CART: &str = "/api/cart/add";

/// JSON: the checkout.
pub const API_CHECKOUT: &str = "/api/checkout";

/// An order; whoever is not its customer needs the key of a link.
#[must_use]
pub fn order(id: OrderId, key: Option<&str>) -> String {
    keyed(format!("{ORDERS}{id}/"), key)
}

/// A page of an order, or something done with it: `done`, `cancel`, `repeat`, `pay`, `claim`.
#[must_use]
pub fn of_order(id: OrderId, what: &str, key: Option<&str>) -> String {
    keyed(format!("{ORDERS}{id}/{what}/"), key)
}

fn keyed(path: String, key: Option<&str>) -> String {
    match key {
        Some(key) => format!("{path}?key={key}"),
        None => path,
    }
}

/// The catalogue of one section.
#[must_use]
pub fn category(slug: &str) -> String {
    format!("{CATALOG}?category={slug}")
}

/// A product's page.
#[must_use]
pub fn product(slug: &str) -> String {
    ["/product/", slug, "/"].concat()
}

/// An uploaded file.
#[must_use]
pub fn media(path: &str) -> String {
    ["/media/", path].concat()
}

/// Ends one session, by a plain form.
#[must_use]
pub fn end_session(id: SignInId) -> String {
    format!("/profile/sessions/{id}/end/")
}

/// JSON: one session.
#[must_use]
pub fn api_session(id: SignInId) -> String {
    format!("{API_SESSIONS}/{id}")
}

/// An order's card on the staff site.
#[must_use]
pub fn admin_order(id: OrderId) -> String {
    format!("{ADMIN_ORDERS}{id}/")
}

/// What is done with an order on the staff site: `step`, `note`, `cancel`, `refund`.
#[must_use]
pub fn of_admin_order(id: OrderId, what: &str) -> String {
    format!("{ADMIN_ORDERS}{id}/{what}/")
}

/// A person's card on the staff site.
#[must_use]
pub fn admin_user(id: UserId) -> String {
    format!("/admin/users/{id}/")
}
