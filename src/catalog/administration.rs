//! What the staff may do with goods and categories, and doing it, as a part of a transaction that also records it.
//!
//! Every member of the staff may change the catalogue. What was ever sold or moved is never deleted: orders and the stock
//! point to it; it is hidden. How many there are of a product is the inventory's business and no field of it.
//!
//! What an old site kept and nobody touches stays, whatever rule it breaks.

pub(crate) mod attributes;
pub(crate) mod categories;
mod fields;
pub(crate) mod photos;
mod product_rules;
pub(crate) mod products;

use crate::kernel::fault::Fault;

/// A thing that something points to by now: what was planned no longer holds. The transaction is run again, and the new
/// plan says so.
fn pointed_to_by_now(error: techstore_db::Error) -> Fault {
    match error {
        techstore_db::Error::Reference(cause) => techstore_db::Error::Conflict(cause).into(),
        error => error.into(),
    }
}
