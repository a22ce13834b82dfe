//! Rows of categories as the staff lists and changes them.

use techstore_db::{Query, Reads, Result, Timestamp, Write, record};

use crate::catalog::model::staff::category::{Category, CategoryChange, Order};
use crate::kernel::ids::CategoryId;
use crate::kernel::listing::Sort;

const ROW: &str = "SELECT c.id, c.slug, c.name, c.position, c.description, c.drawing,
                          (SELECT COUNT(*) FROM products p WHERE p.category_id = c.id) AS goods
                   FROM categories c WHERE TRUE";

/// How many categories have each of these patterns in name or address.
pub(crate) async fn count(db: &mut impl Reads, patterns: &[Vec<String>]) -> Result<i64> {
    narrow(db.sql("SELECT COUNT(*) FROM categories c WHERE TRUE"), patterns).value().await
}

pub(crate) async fn rows(db: &mut impl Reads, patterns: &[Vec<String>], sort: Sort<Order>) -> Result<Vec<Category>> {
    narrow(db.sql(ROW), patterns)
        .push(ordering(sort.order, sort.is_descending))
        .push_bind(" LIMIT ", sort.window.limit)
        .push_bind(" OFFSET ", sort.window.offset)
        .all()
        .await
}

pub(crate) async fn category(db: &mut impl Reads, id: CategoryId) -> Result<Option<Category>> {
    db.sql(ROW).push_bind(" AND c.id = ", id).optional().await
}

/// In their order; unknown ids are left out.
pub(crate) async fn several(db: &mut impl Reads, ids: &[CategoryId]) -> Result<Vec<Category>> {
    let mut query = db.sql(ROW).push(" AND c.id IN (0");
    for id in ids {
        query = query.push_bind(", ", *id);
    }
    query.push(") ORDER BY c.position, c.id").all().await
}

/// Of all categories, in their order.
pub(crate) async fn names(db: &mut impl Reads) -> Result<Vec<(CategoryId, String)>> {
    db.sql("SELECT id, name FROM categories ORDER BY position, id").all().await
}

/// Locks a category until the transaction ends: nobody else changes it meanwhile, on PostgreSQL too.
pub(crate) async fn lock(tx: &mut Write, category: CategoryId) -> Result<()> {
    tx.sql("UPDATE categories SET position = position WHERE id = $1").bind(category).execute().await?;
    Ok(())
}

record! {
    pub(crate) struct Taken {
        pub(crate) slug: bool,
        pub(crate) name: bool,
    }
}

/// Whether another category has an address or a name.
pub(crate) async fn taken(db: &mut impl Reads, but: CategoryId, slug: &str, name: &str) -> Result<Taken> {
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM categories WHERE slug = $1 AND id <> $3) AS slug,
                EXISTS (SELECT 1 FROM categories WHERE name = $2 AND id <> $3) AS name",
    )
    .bind(slug)
    .bind(name)
    .bind(but)
    .one()
    .await
}

/// Whether an address is some category's, now or before.
pub(crate) async fn was_taken(db: &mut impl Reads, slug: &str) -> Result<bool> {
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM categories WHERE slug = $1)
                OR EXISTS (SELECT 1 FROM old_category_slugs WHERE slug = $1)",
    )
    .bind(slug)
    .value()
    .await
}

/// Keeps an address that a category had: it redirects to the one it has now.
pub(crate) async fn keep_slug(tx: &mut Write, category: CategoryId, old: &str, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO old_category_slugs (slug, category_id, left_at) VALUES ($1, $2, $3)
         ON CONFLICT (slug) DO UPDATE SET category_id = excluded.category_id, left_at = excluded.left_at",
    )
    .bind(old)
    .bind(category)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Deletes the redirect at an address that a category is about to have.
pub(crate) async fn free_slug(tx: &mut Write, slug: &str) -> Result<()> {
    tx.sql("DELETE FROM old_category_slugs WHERE slug = $1").bind(slug).execute().await?;
    Ok(())
}

pub(crate) async fn insert(tx: &mut Write, new: &CategoryChange) -> Result<CategoryId> {
    let query = tx.sql(
        "INSERT INTO categories (slug, name, position, description, drawing) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    );
    bind(query, new).value().await
}

pub(crate) async fn update(tx: &mut Write, category: CategoryId, new: &CategoryChange) -> Result<()> {
    let query = tx
        .sql("UPDATE categories SET slug = $1, name = $2, position = $3, description = $4, drawing = $5 WHERE id = $6");
    bind(query, new).bind(category).execute().await?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Write, category: CategoryId) -> Result<()> {
    tx.sql("DELETE FROM categories WHERE id = $1").bind(category).execute().await?;
    Ok(())
}

fn bind<'c>(query: Query<'c>, new: &CategoryChange) -> Query<'c> {
    query.bind(&new.slug).bind(&new.name).bind(new.position).bind(&new.description).bind(&new.drawing)
}

/// Each word must be found, in one of its spellings.
fn narrow<'c>(mut query: Query<'c>, patterns: &[Vec<String>]) -> Query<'c> {
    const LITERAL: &str = r" ESCAPE '\'";
    for spellings in patterns {
        query = query.push(" AND (FALSE");
        for spelling in spellings {
            query = query.push_bind(" OR c.name LIKE ", spelling).push(LITERAL);
            query = query.push_bind(" OR c.slug LIKE ", spelling).push(LITERAL);
        }
        query = query.push(")");
    }
    query
}

fn ordering(order: Order, is_descending: bool) -> &'static str {
    match (order, is_descending) {
        (Order::Position, false) => " ORDER BY c.position, c.id",
        (Order::Position, true) => " ORDER BY c.position DESC, c.id DESC",
        (Order::Name, false) => " ORDER BY c.name, c.id",
        (Order::Name, true) => " ORDER BY c.name DESC, c.id DESC",
        (Order::Goods, false) => " ORDER BY goods, c.position, c.id",
        (Order::Goods, true) => " ORDER BY goods DESC, c.position, c.id",
    }
}
