//! All SQL of the accounts.

pub(crate) mod administration;
pub(crate) mod codes;
pub(crate) mod consents;
pub(crate) mod figures;
pub(crate) mod links;
pub(crate) mod people_list;
pub(crate) mod profile_page;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod sign_ins;
pub(crate) mod users;
