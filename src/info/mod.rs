//! Pages that tell about the shop: contacts, rules, personal data. Nothing is kept or asked for here.

mod pages;
mod routes;

pub use routes::routes;
