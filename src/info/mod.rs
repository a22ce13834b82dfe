//! Pages that tell about the shop: contacts, rules, personal data. Nothing is kept or asked for here.

mod about;
mod pages;
pub(crate) mod paths;
mod routes;

pub(crate) use about::About;
pub(crate) use routes::routes;
