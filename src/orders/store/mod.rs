//! All SQL of the orders.

pub mod caps;
pub mod drafts;
pub mod history;
pub mod keys;
pub mod lists;
pub mod moving;
pub mod payments;
pub mod placing;
pub mod reading;
pub mod staff_card;
pub mod staff_figures;
pub mod staff_list;
pub mod unconfirmed;
