//! Orders, from the checkout to delivery, refund or cancellation.
//!
//! It promises that an order has the prices of the moment its stock was deducted, that a state, its history entry and
//! its message are written together, that the same form places one order, and that money which came for nothing is
//! recorded as owed. It knows the cart, the inventory, the catalogue, accounts, payments, mail and jobs; only the staff
//! site, the import and `site` know it.
//!
//! - [`place`] turns a cart into an order in one transaction: prices, stock, lines, history, message.
//! - [`advance`] and [`cancel`] move an order from state to state.
//! - [`pay`], [`settle`], [`ask_bank`] and [`end_unpaid`] deal with banks; goods are reserved meanwhile.
//! - [`staff`]: lists and figures for the staff site.
//! - [`Access`]: who may see an order. A guest has a signed link.

mod access;
pub(crate) mod api;
pub mod caps;
mod claiming;
mod context;
mod customer_cancellation;
pub mod deadlines;
mod details;
mod drafts;
mod history;
mod letters;
mod line_prices;
mod link_expiry;
mod model;
mod notices;
mod pages;
pub(crate) mod paths;
mod paying;
mod placing;
mod quote;
mod reading;
mod refunding;
mod repeating;
mod routes;
mod shown_cart;
pub(crate) mod staff;
mod state;
pub(crate) mod store;
mod transitions;
mod unconfirmed;
mod unpaid;
mod wanted_quantities;

pub(crate) use access::{Access, Pass};
pub(crate) use api::Described;
pub(crate) use claiming::{NotClaimed, claim, may_claim};
pub use context::Orders;
pub(crate) use context::limit;
pub(crate) use customer_cancellation::cancel_by_customer;
pub(crate) use details::{CheckoutForm, Choices, Contact, Delivery, Details, Method, Payment};
pub use drafts::sweep_drafts;
pub(crate) use drafts::{draft, forget_draft, forget_guests_draft, keep_draft};
pub(crate) use history::{Event, Note, note};
pub(crate) use link_expiry::{Ended, LINK_DAYS, ended};
pub use model::Actor;
pub(crate) use model::{ActorKind, EventKind, Lifter, Line, NotPlaced, Orderer, Short};
pub(crate) use paying::{NotPayable, call_off};
pub use paying::{ask_bank, pay, settle};
pub(crate) use placing::{NewOrder, Placed, awaiting, just_placed, place, placed};
pub(crate) use quote::{Quote, quote};
pub(crate) use reading::{Good, Listed, Order, list, order, order_in};
pub(crate) use refunding::{NotOwed, refund};
pub(crate) use repeating::{Repeated, repeat};
pub(crate) use routes::routes;
pub(crate) use shown_cart::ShownCart;
pub use state::State;
pub use state::Step;
pub use transitions::cancel;
pub use transitions::{Cancellation, advance};
pub(crate) use transitions::{NotMoved, fits, lock};
pub use unconfirmed::end_unconfirmed;
pub use unpaid::end_unpaid;
