//! The vocabulary of every part of the shop: values, time, randomness, files and faults.
//!
//! Promises: a value that exists is valid (it was parsed); time and randomness come from here alone, so that tests
//! control both.
//!
//! Knows `crates/db`, and no other part.

pub(crate) mod address;
pub(crate) mod allowance;
pub(crate) mod birth_date;
pub(crate) mod budget;
pub(crate) mod cached;
pub mod clock;
pub(crate) mod dates;
pub(crate) mod delivery;
pub mod durable;
pub mod email;
pub mod fault;
pub(crate) mod field_errors;
pub(crate) mod free_text;
pub mod ids;
pub(crate) mod listing;
pub(crate) mod login;
pub mod money;
pub(crate) mod pattern;
pub(crate) mod person_name;
pub(crate) mod phone;
pub(crate) mod plural;
pub mod random;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod sentences;
pub(crate) mod slug;
