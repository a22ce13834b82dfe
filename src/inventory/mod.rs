//! What is on the shelf: every piece that comes or leaves is a movement, and pieces can be kept for somebody who is paying.
//!
//! `products.stock` is what can be bought now, `products.reserved` what is kept; on hand is both together, and it is the sum of
//! the product's movements. Nothing else in the shop writes the two columns.
//!
//! Whoever takes or brings back several products does so in ascending order of their numbers, so that two transactions cannot
//! wait for each other.

mod filling;
mod model;
mod movements;
mod reservations;
mod store;
mod taking;

pub use filling::fill_empty_shelves;
pub(crate) use model::{Kind, Movement};
pub use movements::correct;
pub(crate) use movements::{NotCorrected, give_back, history};
pub use movements::{Receipt, receive};
pub(crate) use reservations::{extend, kept_until, overdue, release, sell_reserved};
pub(crate) use taking::{Taken, Taking, available, note_taken, take};
