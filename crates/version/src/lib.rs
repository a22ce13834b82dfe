//! The version of TechStore, with the commit it was built from.

/// The version of the packages.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The commit, with `-dirty` behind it when the sources were not as committed; `unknown` without git.
pub const COMMIT: &str = env!("TECHSTORE_BUILT_FROM");
/// Both: `0.1.0 (1a2b3c4d5e6f)`.
pub const VERSION_AND_COMMIT: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("TECHSTORE_BUILT_FROM"), ")");
