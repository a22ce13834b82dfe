//! All SQL of the accounts.

pub mod consents;
pub mod sessions;
pub mod sign_ins;
pub mod users;
