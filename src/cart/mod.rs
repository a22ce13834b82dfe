//! What somebody means to buy: a guest's cart goes with the browser's session, a customer's is the same in every browser. What a
//! guest chose moves into the customer's cart at the login.
//! What is in it is never taken off the shelf: quantities are held within what
//! is in stock when they change and again whenever the cart is shown.

pub mod api;
mod changing;
mod contents;
mod limits;
mod merging;
pub mod ordering;
mod owner;
mod pages;
mod routes;
mod store;

use std::sync::Arc;

use techstore_db::Db;

pub use changing::{Added, Change, Changed, MOST, NotChanged, add_all, change, change_of_nothing};
pub use contents::{Contents, Line, contents, name_of, saw_prices};
pub use limits::{Bound, Limits, pieces};
pub use merging::{Merged, merge};
pub use owner::Owner;
pub use routes::routes;

use crate::catalog::Catalog;
use crate::kernel::clock::Clock;

/// What the carts need; cheap to clone.
#[derive(Clone)]
pub struct Carts(Arc<Parts>);

/// See [`Carts`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The goods.
    pub catalog: Catalog,
    /// How much may be bought at once.
    pub limits: Limits,
}

impl Parts {
    /// The carts of a database.
    #[must_use]
    pub fn new(db: Db, clock: Clock, catalog: Catalog, limits: Limits) -> Self {
        Self { db, clock, catalog, limits }
    }
}

impl Carts {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for Carts {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
