//! The categories of the catalogue.

use std::sync::Arc;

use crate::catalog::detail::may_be_slug;
use crate::catalog::{Catalog, Category, store};
use crate::kernel::fault::{Fault, While};

/// In their order, some seconds old at most.
pub(crate) async fn categories(catalog: &Catalog) -> Result<Arc<Vec<Category>>, Fault> {
    catalog.parts.categories.get(catalog.parts.clock.now(), || read(catalog.clone())).await
}

/// The present address of the category that had this one before.
pub(crate) async fn moved_category(catalog: &Catalog, slug: &str) -> Result<Option<String>, Fault> {
    if !may_be_slug(slug) {
        return Ok(None);
    }
    let mut db = catalog.parts.db.read().await?;
    store::categories::moved(&mut db, slug).await.while_("looking where a category is by now")
}

/// Counts them before anybody asks, and again and again: with a million products that takes longer than a page may.
pub(super) fn keep_ready(catalog: &Catalog) {
    let parts = Arc::downgrade(&catalog.parts);
    catalog.parts.renewals.register(move || {
        let catalog = parts.upgrade().map(|parts| Catalog { parts });
        async move {
            let Some(catalog) = catalog else { return Ok(()) };
            catalog.parts.categories.renewed(catalog.parts.clock.now(), || read(catalog.clone())).await.map(drop)
        }
    });
}

async fn read(catalog: Catalog) -> Result<Vec<Category>, Fault> {
    let mut db = catalog.parts.db.read_slow().await?;
    store::categories::all(&mut db).await.while_("reading the categories")
}
