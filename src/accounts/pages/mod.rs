//! The account's pages.

pub mod consent;
pub mod cookies;
pub mod login;
pub mod logout;
pub mod password;
pub mod profile;
pub mod register;
pub mod session_view;
