//! Categories, products and attributes as the staff sees them.

pub(crate) mod category;
pub(crate) mod product;
pub(crate) mod property;
