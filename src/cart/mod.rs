//! What somebody means to buy: a guest's cart goes with the browser's session, a customer's is the same in every browser. What a
//! guest chose moves into the customer's cart at the login.
//! What is in it is never taken off the shelf: quantities are held within what
//! is in stock when they change and again whenever the cart is shown.

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
