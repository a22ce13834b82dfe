//! The sections of the catalogue.

use std::sync::Arc;

use crate::catalog::{Catalog, store};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::CategoryId;
use crate::kernel::money::Kopecks;

/// A section of the catalogue.
#[derive(Debug, Clone)]
pub struct Section {
    /// The section.
    pub id: CategoryId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence or two about it.
    pub description: String,
    /// The drawing that stands for it.
    pub drawing: String,
    /// How many products it shows.
    pub goods: i64,
    /// The lowest price of what can be bought in it.
    pub cheapest: Option<Kopecks>,
}

/// All sections in their order, at most a second old.
///
/// # Errors
/// A fault of the database.
pub async fn sections(catalog: &Catalog) -> Result<Arc<Vec<Section>>, Fault> {
    let read = async || {
        let mut db = catalog.db.read().await?;
        store::sections::all(&mut db).await.while_("reading the sections")
    };
    catalog.sections.get(catalog.clock.now(), read).await
}
