//! All SQL of the catalogue.

pub(crate) mod administration;
pub(crate) mod cards;
pub(crate) mod products;
pub(crate) mod sections;
pub(crate) mod sitemap;
pub(crate) mod stocking;
