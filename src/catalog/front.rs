//! What the front page shows of the goods.

use techstore_db::Reads;

use crate::catalog::model::card::one_of_each;
use crate::catalog::{Card, Catalog, Product, categories, store};
use crate::kernel::fault::{Fault, While};
use crate::kernel::money::Kopecks;

const ROW: usize = 5;
/// Cards read for a row: enough must remain when variants of the same product are dropped.
const READ: i64 = 60;

/// What the front page shows of the goods.
#[derive(Debug)]
pub(crate) struct Front {
    /// `None` in an empty shop.
    pub(crate) hero: Option<Hero>,
    pub(crate) deals: Vec<Card>,
    pub(crate) fresh: Vec<Card>,
}

/// The product on top of the front page.
#[derive(Debug)]
pub(crate) struct Hero {
    pub(crate) product: Product,
    /// The lowest price among its variants.
    pub(crate) from: Kopecks,
    /// Whether it has variants to choose from.
    pub(crate) has_variants: bool,
}

/// The hero is the newest product in stock of the first category that has something in stock.
pub(crate) async fn front(catalog: &Catalog) -> Result<Front, Fault> {
    let categories = categories(catalog).await?;
    let first = categories.iter().find(|category| category.cheapest.is_some()).map(|category| category.id);
    let mut db = catalog.parts.db.read_slow().await?;
    let deals = store::cards::largest_discounts(&mut db, READ).await.while_("reading the discounts")?;
    let fresh = store::cards::newest(&mut db, READ).await.while_("reading what is new")?;
    let hero = match first {
        Some(category) => store::products::newest_in(&mut db, category).await.while_("reading the hero")?,
        None => None,
    };
    let hero = match hero {
        Some(product) => Some(with_variants(&mut db, product).await?),
        None => None,
    };
    Ok(Front { hero, deals: one_of_each(deals, ROW), fresh: one_of_each(fresh, ROW) })
}

async fn with_variants(db: &mut impl Reads, product: Product) -> Result<Hero, Fault> {
    let variants = match &product.fields.variant_group {
        Some(group) => store::products::variants(db, group, product.id).await.while_("reading the hero's variants")?,
        None => Vec::new(),
    };
    let from = variants
        .iter()
        .filter(|variant| variant.stock > 0 && variant.price > Kopecks::ZERO)
        .map(|variant| variant.price)
        .min();
    Ok(Hero { from: from.unwrap_or(product.fields.price), has_variants: variants.len() > 1, product })
}
