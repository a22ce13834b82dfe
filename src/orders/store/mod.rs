//! All SQL of the orders.

pub(crate) mod caps;
pub(crate) mod drafts;
pub(crate) mod history;
pub(crate) mod keys;
pub(crate) mod lists;
pub(crate) mod payments;
pub(crate) mod placing;
pub(crate) mod reading;
pub(crate) mod staff_card;
pub(crate) mod staff_figures;
pub(crate) mod staff_list;
pub(crate) mod transitions;
pub(crate) mod unconfirmed;
