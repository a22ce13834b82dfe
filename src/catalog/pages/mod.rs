//! The catalogue's pages.

mod absolute;
mod body;
mod card;
mod gallery;
pub mod home;
mod json_ld;
pub mod list;
mod pager;
pub mod product;
mod promo;
mod ruler;
mod ways;

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::catalog::pages::body::{Bodies, Body};
use crate::catalog::{Catalog, KEEP};
use crate::kernel::cached::Cached;
use crate::web::context::Web;

/// What the catalogue's pages need: the catalogue, and markup that is the same for everybody.
#[derive(Clone)]
pub struct Showroom(Arc<Parts>);

/// See [`Showroom`].
pub struct Parts {
    catalog: Catalog,
    time_zone: TimeZone,
    home: Cached<Body>,
    shelves: Bodies,
}

impl Showroom {
    /// The pages of a catalogue.
    #[must_use]
    pub fn new(catalog: &Catalog, web: &Web) -> Self {
        Self(Arc::new(Parts {
            catalog: catalog.clone(),
            time_zone: web.time_zone.clone(),
            home: Cached::new(KEEP),
            shelves: Bodies::default(),
        }))
    }
}

impl std::ops::Deref for Showroom {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
