//! Pages that tell about the shop: contacts, rules, personal data. Nothing is kept or asked for here.

mod about;
mod pages;
mod routes;

pub use about::About;
pub use routes::routes;
