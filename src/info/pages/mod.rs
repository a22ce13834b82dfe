//! Pages about the shop.

pub(crate) mod contacts;
pub(crate) mod policy;
pub(crate) mod privacy;
pub(crate) mod rules;
