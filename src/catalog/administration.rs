//! Changing categories and products, for the staff site. Everything happens in the caller's transaction, which also
//! writes the journal.
//!
//! Every member of the staff may change the catalogue. A product that was ever ordered, or whose stock ever moved, is
//! never deleted but hidden: orders and movements refer to it. The stock is no field of a product: it belongs to the
//! inventory.
//!
//! Imported values that break a rule stay until somebody edits them.

pub(crate) mod attributes;
pub(crate) mod categories;
mod fields;
pub(crate) mod photos;
mod product_rules;
pub(crate) mod products;

use crate::kernel::fault::Fault;

/// Something refers to it since it was checked. As a conflict, the transaction runs again, and the check then refuses.
fn pointed_to_by_now(error: techstore_db::Error) -> Fault {
    match error {
        techstore_db::Error::Reference(cause) => techstore_db::Error::Conflict(cause).into(),
        error => error.into(),
    }
}
