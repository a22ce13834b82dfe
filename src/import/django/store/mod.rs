//! All SQL of the move: what is asked of the old site's database, and what is written to ours.

pub(super) mod goods;
pub(super) mod numbers;
pub(super) mod old_goods;
pub(super) mod old_orders;
pub(super) mod old_site;
pub(super) mod orders;
pub(super) mod people;
pub(super) mod sign_ins;
