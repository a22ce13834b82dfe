//! All SQL of the orders.

pub mod history;
pub mod keys;
pub mod lists;
pub mod moving;
pub mod payments;
pub mod placing;
pub mod reading;
