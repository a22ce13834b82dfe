//! Stock: how many pieces there are of each product, and why.
//!
//! It promises that `products.stock` (what can be bought now) and `products.reserved` (what is set aside for orders
//! that are being paid) are together the sum of the product's movements, and that neither becomes negative: two buyers
//! of the last piece cannot both get it. Nothing else in the shop writes the two columns. It knows the catalogue;
//! orders, the staff site and the import use it.
//!
//! Callers change several products in ascending order of their ids, so that two transactions cannot wait for each
//! other.

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
