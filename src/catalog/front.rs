//! What the front page shows of the goods.

use crate::catalog::card::one_of_each;
use crate::catalog::{Card, Catalog, Product, store};
use crate::kernel::fault::{Fault, While};
use crate::kernel::money::Kopecks;

/// Cards in a row.
const ROW: usize = 5;
/// Cards read for a row, so that enough are left when variants of one product are left out.
const READ: i64 = 60;

/// What the front page shows of the goods.
#[derive(Debug)]
pub struct Front {
    /// The product on top; nothing in an empty shop.
    pub hero: Option<Hero>,
    /// The largest discounts.
    pub deals: Vec<Card>,
    /// What came last.
    pub fresh: Vec<Card>,
}

/// The product on top of the front page.
#[derive(Debug)]
pub struct Hero {
    /// The product.
    pub product: Product,
    /// The lowest price among its variants.
    pub from: Kopecks,
    /// Whether it has variants to choose from.
    pub has_variants: bool,
}

/// What the front page shows now. The hero is the newest thing in stock of the first section.
///
/// # Errors
/// A fault of the database.
pub async fn front(catalog: &Catalog) -> Result<Front, Fault> {
    let mut db = catalog.db.read().await?;
    let deals = store::cards::largest_discounts(&mut db, READ).await.while_("reading the discounts")?;
    let fresh = store::cards::newest(&mut db, READ).await.while_("reading what is new")?;
    let hero = match store::products::hero(&mut db).await.while_("reading the hero")? {
        Some(product) => Some(hero(&mut db, product).await?),
        None => None,
    };
    Ok(Front { hero, deals: one_of_each(deals, ROW), fresh: one_of_each(fresh, ROW) })
}

async fn hero(db: &mut impl techstore_db::Reads, product: Product) -> Result<Hero, Fault> {
    let variants = match &product.variant_group {
        Some(group) => store::products::variants(db, group).await.while_("reading the hero's variants")?,
        None => Vec::new(),
    };
    let from = variants.iter().filter(|variant| variant.stock > 0).map(|variant| variant.price).min();
    Ok(Hero { from: from.map_or(product.price.now, Kopecks::new), has_variants: variants.len() > 1, product })
}
