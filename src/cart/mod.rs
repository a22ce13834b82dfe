//! What a visitor intends to buy. A guest's cart belongs to the browser's session, a customer's to the account; at
//! sign-in the guest's is merged into the customer's.
//!
//! It promises that a cart reserves nothing, and that no page shows a quantity that cannot be bought: quantities are
//! limited to the stock when they change and whenever the cart is shown. It knows the catalogue; orders know it.

pub(crate) mod api;
mod changing;
mod contents;
mod context;
mod limits;
mod merging;
pub(crate) mod ordering;
mod owner;
mod pages;
pub(crate) mod paths;
mod routes;
mod store;

pub(crate) use api::Described;
pub use changing::change;
pub use changing::{Change, NotChanged};
pub(crate) use changing::{Changed, MOST, add_all, change_of_nothing};
pub use contents::contents;
pub(crate) use contents::{Contents, Line, name_of, saw_prices};
pub use context::Carts;
pub(crate) use limits::{Bound, Limits, pieces};
pub(crate) use merging::{Limited, Merged, merge};
pub use owner::Owner;
pub(crate) use pages::owner as owner_of;
pub(crate) use routes::routes;
