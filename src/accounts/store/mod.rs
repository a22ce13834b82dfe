//! All SQL of the accounts.

pub mod administration;
pub mod at_home;
pub mod consents;
pub mod figures;
pub mod people_list;
pub mod sessions;
pub mod sign_ins;
pub mod users;
