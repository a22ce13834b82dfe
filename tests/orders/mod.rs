//! Orders: from the cart to the customer, and back.

mod api;
mod books;
mod caps;
mod checkout;
mod delivery;
mod following;
mod leaving;
mod letters;
mod links;
mod machine;
mod paying;
mod payment_deadlines;
mod pieces;
mod races;
mod refunds;
pub(crate) mod support;
mod unconfirmed;
mod words;
