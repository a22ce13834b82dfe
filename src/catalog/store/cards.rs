//! Rows of products as cards show them.

use techstore_db::{Query, Reads, Result};

use crate::catalog::model::Card;
use crate::catalog::model::shelf::{Sort, Towards};
use crate::kernel::ids::CategoryId;

const COLUMNS: &str = "SELECT p.id, p.slug, p.name, p.specs, p.price, p.old_price, p.stock, p.drawing, p.image, p.variant_group, p.created_at";

/// What is shown, to be narrowed down and put in order.
const SHOWN: &str = " FROM products p WHERE p.is_visible";

/// The ids come from a subquery on an index: the rows of the pages before are never read.
pub(crate) async fn page(
    db: &mut impl Reads,
    category: Option<CategoryId>,
    sort: Sort,
    skip: i64,
    most: i64,
) -> Result<Vec<Card>> {
    let mut query = db.sql(COLUMNS).push(" FROM (SELECT p.id").push(SHOWN);
    if let Some(category) = category {
        query = query.push_bind(" AND p.category_id = ", category);
    }
    let query = query.push(order(sort)).push_bind(" LIMIT ", most).push_bind(" OFFSET ", skip);
    cards(query.push(") page CROSS JOIN products p WHERE p.id = page.id").push(order(sort))).await
}

/// In the default order sold-out products come last. Every order ends with the id, so that no product is on two pages.
/// Each has an index, for all products and per category.
fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::New => " ORDER BY p.is_gone, p.created_at DESC, p.id DESC",
        Sort::Price => " ORDER BY p.price, p.id",
        Sort::PriceDescending => " ORDER BY p.price DESC, p.id DESC",
        Sort::Year => " ORDER BY p.year DESC, p.id DESC",
        Sort::Name => " ORDER BY p.name_sort, p.id",
    }
}

/// Products in stock with the largest discount. The ORDER BY is written exactly as in its index.
pub(crate) async fn largest_discounts(db: &mut impl Reads, most: i64) -> Result<Vec<Card>> {
    let query = db.sql(COLUMNS).push(SHOWN).push(" AND p.stock > 0 AND p.old_price > p.price AND p.price > 0");
    let query = query.push(" ORDER BY (p.old_price - p.price) * 1000 / p.old_price DESC, p.id DESC");
    cards(query.push_bind(" LIMIT ", most)).await
}

/// The newest products in stock.
pub(crate) async fn newest(db: &mut impl Reads, most: i64) -> Result<Vec<Card>> {
    let query = db.sql(COLUMNS).push(SHOWN).push(" AND p.stock > 0 AND p.price > 0");
    let query = query.push(" ORDER BY p.created_at DESC, p.id DESC");
    cards(query.push_bind(" LIMIT ", most)).await
}

/// Products in stock of a category, from a price on.
pub(crate) async fn buyable_from(
    db: &mut impl Reads,
    category: CategoryId,
    towards: Towards,
    most: i64,
) -> Result<Vec<Card>> {
    let query = db.sql(COLUMNS).push(SHOWN).push(" AND p.stock > 0 AND p.price > 0");
    from_price(query, category, towards, most).await
}

/// All visible products of a category, from a price on.
pub(crate) async fn shown_from(
    db: &mut impl Reads,
    category: CategoryId,
    towards: Towards,
    most: i64,
) -> Result<Vec<Card>> {
    from_price(db.sql(COLUMNS).push(SHOWN), category, towards, most).await
}

async fn from_price(query: Query<'_>, category: CategoryId, towards: Towards, most: i64) -> Result<Vec<Card>> {
    let query = query.push_bind(" AND p.category_id = ", category);
    let query = match towards {
        Towards::Dearer(price) => query.push_bind(" AND p.price >= ", price).push(order(Sort::Price)),
        Towards::Cheaper(price) => query.push_bind(" AND p.price < ", price).push(order(Sort::PriceDescending)),
    };
    cards(query.push_bind(" LIMIT ", most)).await
}

async fn cards(query: Query<'_>) -> Result<Vec<Card>> {
    query.all().await
}
