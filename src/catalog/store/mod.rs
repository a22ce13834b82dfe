//! All SQL of the catalogue.

pub(crate) mod administration;
pub(crate) mod cards;
pub(crate) mod categories;
pub(crate) mod products;
pub(crate) mod sitemap;
pub(crate) mod stocking;
