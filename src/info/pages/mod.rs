//! Pages about the shop.

pub mod contacts;
pub mod policy;
pub mod privacy;
pub mod rules;
