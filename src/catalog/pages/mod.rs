//! The catalogue's pages.

mod body;
mod buy;
mod card;
mod gallery;
pub(crate) mod home;
mod json_ld;
pub(crate) mod list;
mod pager;
pub(crate) mod product;
mod promo;
mod ruler;
pub(crate) mod sitemap;
mod ways;

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::catalog::answer_cache::AnswerCache;
use crate::catalog::pages::body::Body;
use crate::catalog::{Catalog, KEEP_READY, Sort};
use crate::kernel::cached::Cached;
use crate::kernel::ids::CategoryId;
use crate::web::context::Web;

/// Cached pages: some 40 kB each.
const SHELVES: usize = 128;

/// Category, order and number of a page.
type PageKey = (Option<CategoryId>, Sort, i64);

/// What the catalogue's pages need: the catalogue, and cached markup that is the same for everybody.
#[derive(Clone)]
pub(crate) struct Pages {
    parts: Arc<Parts>,
}

pub(crate) struct Parts {
    catalog: Catalog,
    /// Pages of other domains for the sitemap.
    listed: &'static [&'static str],
    time_zone: TimeZone,
    home: Cached<Body>,
    shelves: AnswerCache<PageKey, Body>,
}

impl Pages {
    /// The pages of a catalogue.
    #[must_use]
    pub(crate) fn new(catalog: &Catalog, web: &Web, listed: &'static [&'static str]) -> Self {
        let parts = Parts {
            catalog: catalog.clone(),
            listed,
            time_zone: web.time_zone.clone(),
            home: Cached::new(KEEP_READY, &catalog.parts.renewals),
            shelves: AnswerCache::new(SHELVES, &catalog.parts.renewals),
        };
        let pages = Self { parts: Arc::new(parts) };
        home::keep_ready(&pages);
        pages
    }
}
