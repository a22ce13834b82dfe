//! The catalogue: categories, products and their attributes.
//!
//! It promises that addresses never die (a former one redirects, a withdrawn product answers 410) and that no request
//! waits for an answer while there is a recent one: what is asked for all the time is cached for a second and renewed
//! beside the requests. It knows only `kernel`, `web` and `media`; inventory, cart, orders, the staff site and the
//! import know it.

pub(crate) mod administration;
mod answer_cache;
mod availability;
mod categories;
mod detail;
mod front;
pub(crate) mod in_cart;
mod model;
mod pages;
pub(crate) mod paths;
mod price;
mod routes;
mod shelf;
mod similar;
mod sitemap;
pub mod stocking;
mod store;
mod variants;

use std::sync::Arc;

use jiff::SignedDuration;
use techstore_db::Db;

pub(crate) use availability::{Availability, FEW};
pub(crate) use categories::{categories, moved_category};
pub(crate) use detail::{Detail, Found, Withdrawn, product};
pub(crate) use front::{Hero, front};
pub(crate) use model::keys::{found_by, sku_key, sorted_as};
pub(crate) use model::shelf::Sort;
pub(crate) use model::{Attribute, AttributeKind, Card, Category, Product};
pub(crate) use price::Price;
pub(crate) use routes::routes;
pub(crate) use shelf::{PAGE, Shelf, Wanted, goods_on, shelf};
pub(crate) use variants::Axis;

use crate::catalog::answer_cache::AnswerCache;
use crate::kernel::cached::{Ages, Cached, Renewals};
use crate::kernel::clock::Clock;
use crate::kernel::delivery::Terms;

/// The ages of cached answers that are computed quickly.
const KEEP: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_secs(2) };
/// The ages of cached answers that take long in a large shop. A job renews them every few seconds (`site::background`).
const KEEP_READY: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_mins(1) };

/// Cached products: some 10 kB each.
const DETAILS: usize = 256;

#[derive(Clone)]
pub(crate) struct Catalog {
    parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub(crate) terms: Arc<Terms>,
    pub(crate) renewals: Renewals,
    categories: Cached<Vec<Category>>,
    details: AnswerCache<String, Found>,
}

impl Parts {
    #[must_use]
    pub(crate) fn new(db: Db, clock: Clock, terms: Arc<Terms>, renewals: Renewals) -> Self {
        let categories = Cached::new(KEEP_READY, &renewals);
        let details = AnswerCache::new(DETAILS, &renewals);
        Self { db, clock, terms, renewals, categories, details }
    }
}

impl Catalog {
    #[must_use]
    pub(crate) fn new(parts: Parts) -> Self {
        let catalog = Self { parts: Arc::new(parts) };
        categories::keep_ready(&catalog);
        catalog
    }
}
