//! All SQL of the catalogue.

pub mod administration;
pub mod cards;
pub mod products;
pub mod sections;
pub mod sitemap;
pub mod stocking;
