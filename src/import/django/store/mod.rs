//! All SQL of the move: what is asked of the old site's database, and what is written to ours.

pub(super) mod old_site;
pub(super) mod people;
pub(super) mod sign_ins;
