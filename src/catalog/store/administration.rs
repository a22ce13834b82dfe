//! All SQL of what the staff sees and changes of the catalogue.

pub mod attributes;
pub mod categories;
pub mod photos;
pub mod product_list;
pub mod products;
