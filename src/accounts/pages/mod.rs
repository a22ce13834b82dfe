//! The account's pages.

pub(crate) mod consent;
pub(crate) mod cookies;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod register;
pub(crate) mod session_view;
