//! The same things as the staff lists and changes them.

pub(crate) mod category;
pub(crate) mod product;
pub(crate) mod property;
