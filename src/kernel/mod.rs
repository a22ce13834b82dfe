//! What every part of the shop speaks in: values, time, chance and faults. Knows no part.

pub mod address;
pub mod allowance;
pub mod birth_date;
pub mod budget;
pub mod cached;
pub mod clock;
pub mod dates;
pub mod delivery;
pub mod durable;
pub mod email;
pub mod fault;
pub mod field_errors;
pub mod free_text;
pub mod ids;
pub mod login;
pub mod money;
pub mod pattern;
pub mod person_name;
pub mod phone;
pub mod plural;
pub mod random;
pub mod sentences;
pub mod slug;
