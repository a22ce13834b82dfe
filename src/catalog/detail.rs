//! A product with everything its page shows.

use std::sync::Arc;

use techstore_db::Reads;

use crate::catalog::similar::similar;
use crate::catalog::variants::axes;
use crate::catalog::{Attribute, Axis, Card, Catalog, Product, store};
use crate::kernel::fault::{Fault, While};

/// The longest address looked for: the old site's had fewer characters.
const LONGEST_SLUG: usize = 255;

/// A product with everything its page shows.
#[derive(Debug)]
pub(crate) struct Detail {
    pub(crate) product: Product,
    /// In the order of its category.
    pub(crate) attributes: Vec<Attribute>,
    /// Further photos: paths below the media folder.
    pub(crate) photos: Vec<String>,
    /// What the variants differ in: colour, memory.
    pub(crate) axes: Vec<Axis>,
    /// Similar products, those in stock first.
    pub(crate) similar: Vec<Card>,
}

/// What is at a product's address. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// A product that customers see.
    Shown(Arc<Detail>),
    /// A product that customers saw before it was hidden.
    Withdrawn(Arc<Withdrawn>),
    /// A former address, with the present one.
    Moved(String),
    /// No product, or one that was never shown.
    Missing,
}

/// A product that the shop does not sell any more.
#[derive(Debug)]
pub(crate) struct Withdrawn {
    pub(crate) product: Product,
    /// Similar products, those in stock first.
    pub(crate) similar: Vec<Card>,
}

/// Whether a text could be an address. The old site's have capitals and underscores too.
pub(super) fn may_be_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SLUG && !text.contains(char::is_control)
}

/// Some seconds old at most.
pub(crate) async fn product(catalog: &Catalog, slug: &str) -> Result<Found, Fault> {
    if !may_be_slug(slug) {
        return Ok(Found::Missing);
    }
    let slot = catalog.parts.details.slot(slug.to_owned());
    let kept = slot.get(catalog.parts.clock.now(), || found(catalog.clone(), slug.to_owned())).await?;
    Ok(Found::clone(&kept))
}

async fn found(catalog: Catalog, slug: String) -> Result<Found, Fault> {
    let mut db = catalog.parts.db.read().await?;
    let Some(product) = store::products::by_slug(&mut db, &slug).await.while_("looking for a product")? else {
        let moved = store::products::moved(&mut db, &slug).await.while_("looking where a product is by now")?;
        return Ok(moved.map_or(Found::Missing, Found::Moved));
    };
    if product.is_visible {
        return Ok(Found::Shown(Arc::new(detail(&mut db, product).await?)));
    }
    if !product.was_shown {
        return Ok(Found::Missing);
    }
    let similar = similar(&mut db, &product).await?;
    Ok(Found::Withdrawn(Arc::new(Withdrawn { product, similar })))
}

async fn detail(db: &mut impl Reads, product: Product) -> Result<Detail, Fault> {
    let attributes = store::products::attributes(db, product.id).await.while_("reading a product's attributes")?;
    let photos = store::products::photos(db, product.id).await.while_("reading a product's photos")?;
    let axes = match &product.fields.variant_group {
        Some(group) => {
            let siblings = store::products::variants(db, group, product.id).await;
            let values = store::products::variant_values(db, group, product.id).await;
            let siblings = siblings.while_("reading a product's variants")?;
            let values = values.while_("reading what sets variants apart")?;
            axes(product.id, &siblings, &values)
        }
        None => Vec::new(),
    };
    let similar = similar(db, &product).await?;
    Ok(Detail { product, attributes, photos, axes, similar })
}
