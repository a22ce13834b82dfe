//! What the shop shows: sections, goods and their properties.
//!
//! The functions of this module are all that can be asked of the catalogue. What changes rarely and is asked for all the
//! time is kept for a second, so that several processes over one database are never further apart than that.

pub mod administration;
mod availability;
mod card;
mod detail;
mod front;
mod kept;
mod pages;
mod price;
mod routes;
mod sections;
mod shelf;
pub mod stocking;
mod store;
mod variants;

use std::sync::Arc;

use jiff::SignedDuration;
use techstore_db::Db;

pub use availability::{Availability, FEW};
pub use card::Card;
pub use detail::{Attribute, Detail, Product, product};
pub use front::{Front, Hero, front};
pub use price::Price;
pub use routes::routes;
pub use sections::{Section, sections};
pub use shelf::{PAGE, Shelf, Sort, Wanted, goods_on, shelf};
pub use variants::{Axis, Choice};

use crate::catalog::kept::Kept;
use crate::kernel::cached::Cached;
use crate::kernel::clock::Clock;
use crate::kernel::delivery::Terms;

/// How long an answer that everybody gets may be kept.
const KEEP: SignedDuration = SignedDuration::from_secs(1);

/// Products whose details are kept at once: some 10 kB each.
const DETAILS: usize = 256;

/// What the catalogue needs; cheap to clone.
#[derive(Clone)]
pub struct Catalog(Arc<Parts>);

/// See [`Catalog`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// How orders reach people.
    pub terms: Arc<Terms>,
    sections: Cached<Vec<Section>>,
    details: Kept<String, Option<Arc<Detail>>>,
}

impl Parts {
    /// The catalogue of a database.
    #[must_use]
    pub fn new(db: Db, clock: Clock, terms: Arc<Terms>) -> Self {
        Self { db, clock, terms, sections: Cached::new(KEEP), details: Kept::new(DETAILS) }
    }
}

impl Catalog {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for Catalog {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
