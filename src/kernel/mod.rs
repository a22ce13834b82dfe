//! What every part of the shop speaks in: values, time, chance and faults. Knows no part.

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
