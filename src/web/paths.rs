//! The addresses that every site has. Each domain's own stand in its `paths.rs`.

pub(crate) const HOME: &str = "/";
pub(crate) const THEME: &str = "/theme/";
