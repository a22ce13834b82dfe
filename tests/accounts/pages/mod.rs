//! The account's pages without script.

mod devices;
mod entering;
mod profile;
