//! What is on the shelf: every piece that comes or leaves is a movement, and pieces can be kept for somebody who is paying.
//!
//! `products.stock` is what can be bought now, `products.reserved` what is kept; on hand is both together, and it is the sum of
//! the product's movements. Nothing else in the shop writes the two columns.
//!
//! Whoever takes or brings back several products does so in ascending order of their numbers, so that two transactions cannot
//! wait for each other.

mod deduction;
mod first_stock;
mod model;
mod movements;
mod reservations;
mod store;

pub(crate) use deduction::{Deducted, Purpose, available, deduct, record};
pub use first_stock::fill_empty_shelves;
pub(crate) use model::{Kind, Movement};
pub use movements::correct;
pub(crate) use movements::{NotCorrected, give_back, history};
pub use movements::{Receipt, receive};
pub(crate) use reservations::{extend, overdue, release, reserved_until, sell_reserved};
