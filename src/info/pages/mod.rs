//! Pages about the shop.

pub mod contacts;
pub mod privacy;
pub mod rules;
