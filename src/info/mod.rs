//! Pages about the shop: contacts, rules, personal data. They read settings and templates, never the database, so they can be
//! shown when it fails. Knows `kernel` and `web`.

mod about;
mod pages;
pub(crate) mod paths;
mod routes;

pub(crate) use about::About;
pub(crate) use routes::routes;
