//! Rows of products for the staff's list: narrowed, ordered, cut into pages.

use techstore_db::{Query, Reads, Result, Timestamp};

use crate::catalog::model::staff::product::{Conditions, Order, ProductLine, Stock};
use crate::kernel::listing::Sort;

/// The end of each `LIKE`: typed wildcards are escaped with a backslash.
const LITERAL: &str = r" ESCAPE '\'";

fn exactly<'c>(query: Query<'c>, typed: &str) -> Query<'c> {
    query
        .push_bind("p.id IN (SELECT id FROM products WHERE LOWER(sku) = ", typed)
        .push_bind(" UNION SELECT id FROM products WHERE slug = ", typed)
        .push_bind(" UNION SELECT id FROM products WHERE model <> '' AND LOWER(model) = ", typed)
        .push(")")
}

/// Whether a product has exactly this article number or address.
pub(crate) async fn is_there(db: &mut impl Reads, typed: &str) -> Result<bool> {
    db.sql("SELECT EXISTS (SELECT 1 FROM products WHERE LOWER(sku) = $1) OR EXISTS (SELECT 1 FROM products WHERE slug = $1)")
        .bind(typed)
        .value()
        .await
}

pub(crate) async fn count(db: &mut impl Reads, wanted: &Conditions) -> Result<i64> {
    narrow(db.sql("SELECT COUNT(*) FROM products p WHERE TRUE"), wanted).value().await
}

pub(crate) async fn rows(db: &mut impl Reads, wanted: &Conditions, sort: Sort<Order>) -> Result<Vec<ProductLine>> {
    // The ids come from a subquery: rows of the pages before are skipped in an index and never read.
    let query = db.sql(
        "SELECT p.id, p.name, p.sku, c.name AS category, p.price, p.old_price, p.stock, p.reserved, p.is_visible, p.created_at
         FROM (SELECT p.id FROM products p WHERE TRUE",
    );
    narrow(query, wanted)
        .push(ordering(sort.order, sort.is_descending))
        .push_bind(" LIMIT ", sort.window.limit)
        .push_bind(" OFFSET ", sort.window.offset)
        .push(") page CROSS JOIN products p JOIN categories c ON c.id = p.category_id WHERE p.id = page.id")
        .push(ordering(sort.order, sort.is_descending))
        .all()
        .await
}

/// When the first and the last product were added.
pub(crate) async fn span(db: &mut impl Reads) -> Result<Option<(Timestamp, Timestamp)>> {
    let (first, last): (Option<Timestamp>, Option<Timestamp>) =
        db.sql("SELECT (SELECT MIN(created_at) FROM products), (SELECT MAX(created_at) FROM products)").one().await?;
    Ok(first.zip(last))
}

fn narrow<'c>(mut query: Query<'c>, wanted: &Conditions) -> Query<'c> {
    if let Some(typed) = &wanted.exact {
        query = exactly(query.push(" AND "), typed);
    }
    for word in wanted.words.iter().filter(|_| wanted.exact.is_none()) {
        query = query.push_bind(" AND (p.name_sort LIKE ", &word.name).push(LITERAL);
        query = query.push_bind(" OR p.found_by LIKE ", &word.name).push(LITERAL);
        query = query.push_bind(" OR LOWER(p.sku) LIKE ", &word.lower).push(LITERAL);
        query = query.push_bind(" OR p.sku LIKE ", &word.typed).push(LITERAL);
        query = query.push_bind(" OR LOWER(p.slug) LIKE ", &word.lower).push(LITERAL).push(")");
    }
    if let Some(category) = wanted.category {
        query = query.push_bind(" AND p.category_id = ", category);
    }
    query = match wanted.is_visible {
        Some(true) => query.push(" AND p.is_visible"),
        Some(false) => query.push(" AND NOT p.is_visible"),
        None => query,
    };
    query = match wanted.stock {
        Some(Stock::Some) => query.push(" AND p.stock > 0"),
        Some(Stock::AtMost(most)) => query.push_bind(" AND p.stock > 0 AND p.stock <= ", most),
        Some(Stock::None) => query.push(" AND p.stock = 0"),
        None => query,
    };
    match wanted.created {
        Some((from, before)) => {
            query.push_bind(" AND p.created_at >= ", from).push_bind(" AND p.created_at < ", before)
        }
        None => query,
    }
}

fn ordering(order: Order, is_descending: bool) -> &'static str {
    match (order, is_descending) {
        (Order::Name, false) => " ORDER BY p.name_sort, p.id",
        (Order::Name, true) => " ORDER BY p.name_sort DESC, p.id DESC",
        (Order::Price, false) => " ORDER BY p.price, p.id",
        (Order::Price, true) => " ORDER BY p.price DESC, p.id DESC",
        (Order::Stock, false) => " ORDER BY p.stock, p.id",
        (Order::Stock, true) => " ORDER BY p.stock DESC, p.id DESC",
        (Order::Created, false) => " ORDER BY p.created_at, p.id",
        (Order::Created, true) => " ORDER BY p.created_at DESC, p.id DESC",
    }
}
