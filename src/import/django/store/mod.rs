//! All SQL of the import: reading the old site's database, and writing to ours.

pub(super) mod goods;
pub(super) mod numbers;
pub(super) mod old_goods;
pub(super) mod old_orders;
pub(super) mod old_site;
pub(super) mod orders;
pub(super) mod people;
pub(super) mod sign_ins;
