//! What comes from an old site.

pub mod django;
