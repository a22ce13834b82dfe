//! Rows of products as cards show them.

use techstore_db::{Query, Reads, Result, Timestamp, record};

use crate::catalog::{Card, Price, Product, Sort};
use crate::kernel::ids::{CategoryId, ProductId};

record! {
    struct CardRow {
        id: ProductId,
        slug: String,
        name: String,
        specs: String,
        price: i64,
        old_price: Option<i64>,
        stock: i64,
        drawing: String,
        image: Option<String>,
        variant_group: Option<String>,
        created_at: Timestamp,
    }
}

/// What is shown, to be narrowed down and put in order.
const SHOWN: &str = "SELECT p.id, p.slug, p.name, p.specs, p.price, p.old_price, p.stock, p.drawing, p.image, p.variant_group, p.created_at
                     FROM products p WHERE p.is_visible";

/// A page of goods.
///
/// # Errors
/// As every query.
pub async fn page(
    db: &mut impl Reads,
    section: Option<CategoryId>,
    sort: Sort,
    skip: i64,
    most: i64,
) -> Result<Vec<Card>> {
    let mut query = db.sql(SHOWN);
    if let Some(section) = section {
        query = query.push_bind(" AND p.category_id = ", section);
    }
    cards(query.push(order(sort)).push_bind(" LIMIT ", most).push_bind(" OFFSET ", skip)).await
}

/// Every order ends in the number, so that no product stands on two pages.
fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::New => " ORDER BY p.created_at DESC, p.id DESC",
        Sort::Price => " ORDER BY p.price, p.id",
        Sort::PriceDescending => " ORDER BY p.price DESC, p.id DESC",
        Sort::Year => " ORDER BY p.year DESC, p.id DESC",
        Sort::Name => " ORDER BY p.name_sort, p.id",
    }
}

/// What can be bought with the largest discount.
///
/// # Errors
/// As every query.
pub async fn largest_discounts(db: &mut impl Reads, most: i64) -> Result<Vec<Card>> {
    let query = db.sql(SHOWN).push(" AND p.stock > 0 AND p.old_price > p.price");
    let query = query.push(" ORDER BY (p.old_price - p.price) * 1000 / p.old_price DESC, p.id DESC");
    cards(query.push_bind(" LIMIT ", most)).await
}

/// What can be bought and came last.
///
/// # Errors
/// As every query.
pub async fn newest(db: &mut impl Reads, most: i64) -> Result<Vec<Card>> {
    let query = db.sql(SHOWN).push(" AND p.stock > 0 ORDER BY p.created_at DESC, p.id DESC");
    cards(query.push_bind(" LIMIT ", most)).await
}

/// Others of a product's section, no variants of it: what can be bought first, then the nearest in price.
///
/// # Errors
/// As every query.
pub async fn similar(db: &mut impl Reads, product: &Product, most: i64) -> Result<Vec<Card>> {
    let query = db.sql(SHOWN).push_bind(" AND p.category_id = ", product.section_id);
    let mut query = query.push_bind(" AND p.id <> ", product.id);
    if let Some(group) = product.variant_group.clone() {
        query = query.push_bind(" AND COALESCE(p.variant_group, '') <> ", group);
    }
    let query = query.push(" ORDER BY CASE WHEN p.stock > 0 THEN 0 ELSE 1 END");
    let query = query.push_bind(", ABS(p.price - ", product.price.now.get()).push("), p.id");
    cards(query.push_bind(" LIMIT ", most)).await
}

async fn cards(query: Query<'_>) -> Result<Vec<Card>> {
    Ok(query.all::<CardRow>().await?.into_iter().map(card).collect())
}

fn card(row: CardRow) -> Card {
    Card {
        id: row.id,
        slug: row.slug,
        name: row.name,
        specs: row.specs,
        price: Price::of(row.price, row.old_price),
        stock: row.stock,
        drawing: row.drawing,
        image: row.image,
        variant_group: row.variant_group,
        created_at: row.created_at,
    }
}
