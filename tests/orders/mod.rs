//! Orders: from the cart to the customer, and back.

mod api;
mod books;
mod checkout;
mod following;
mod machine;
mod paying;
mod races;
pub mod support;
