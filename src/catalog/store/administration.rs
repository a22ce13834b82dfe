//! All SQL of what the staff sees and changes of the catalogue.

pub(crate) mod attributes;
pub(crate) mod categories;
pub(crate) mod photos;
pub(crate) mod product_list;
pub(crate) mod products;
