//! The sections of the catalogue.

use std::sync::Arc;

use crate::catalog::detail::may_be_slug;
use crate::catalog::{Catalog, store};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::CategoryId;
use crate::kernel::money::Kopecks;

/// A section of the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) id: CategoryId,
    /// Its part of the address.
    pub(crate) slug: String,
    pub(crate) name: String,
    /// A sentence or two about it.
    pub(crate) description: String,
    /// The drawing that stands for it.
    pub(crate) drawing: String,
    /// How many products it shows.
    pub(crate) goods: i64,
    /// The lowest price of what can be bought in it.
    pub(crate) cheapest: Option<Kopecks>,
}

/// All sections in their order, some seconds old at most.
pub(crate) async fn sections(catalog: &Catalog) -> Result<Arc<Vec<Section>>, Fault> {
    catalog.sections.get(catalog.clock.now(), || read(catalog.clone())).await
}

/// The address that a section has by now which had this one before.
pub(crate) async fn moved_section(catalog: &Catalog, slug: &str) -> Result<Option<String>, Fault> {
    if !may_be_slug(slug) {
        return Ok(None);
    }
    let mut db = catalog.db.read().await?;
    store::sections::moved(&mut db, slug).await.while_("looking where a section is by now")
}

/// Has them counted before anybody asks, and again and again: with a million goods that takes longer than a page may.
pub(super) fn stand(catalog: &Catalog) {
    let parts = Arc::downgrade(&catalog.0);
    catalog.renewals.register(move || {
        let catalog = parts.upgrade().map(Catalog);
        async move {
            let Some(catalog) = catalog else { return Ok(()) };
            catalog.sections.renewed(catalog.clock.now(), || read(catalog.clone())).await.map(drop)
        }
    });
}

async fn read(catalog: Catalog) -> Result<Vec<Section>, Fault> {
    let mut db = catalog.db.read_slow().await?;
    store::sections::all(&mut db).await.while_("reading the sections")
}
