//! A page of the catalogue: of a category or of all products, sorted.

use crate::catalog::{Card, Catalog, Category, Sort, categories, store};
use crate::kernel::fault::{Fault, While};

pub(crate) const PAGE: i64 = 24;
/// How many index entries may be skipped on a worker thread; more go to the slow lane.
const MOST_SKIPPED: i64 = 1_200;

/// What an address asks for. Nothing in it is an error.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// A category's address; an unknown one means all products.
    pub(crate) category: String,
    pub(crate) sort: Sort,
    /// From 1. A page that does not exist means the nearest that does.
    pub(crate) page: i64,
}

/// A page of the catalogue that exists.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    pub(crate) category: Option<Category>,
    pub(crate) sort: Sort,
    /// From 1 to `pages`.
    pub(crate) page: i64,
    pub(crate) pages: i64,
    pub(crate) total: i64,
}

/// The existing page that is nearest to what is wanted.
pub(crate) async fn shelf(catalog: &Catalog, wanted: &Wanted) -> Result<Shelf, Fault> {
    let categories = categories(catalog).await?;
    let category = categories.iter().find(|category| category.slug == wanted.category).cloned();
    let total = category
        .as_ref()
        .map_or_else(|| categories.iter().map(|category| category.goods).sum(), |category| category.goods);
    let pages = (total + PAGE - 1).div_euclid(PAGE).max(1);
    Ok(Shelf { category, sort: wanted.sort, page: wanted.page.clamp(1, pages), pages, total })
}

/// The products of a page.
pub(crate) async fn goods_on(catalog: &Catalog, shelf: &Shelf) -> Result<Vec<Card>, Fault> {
    let skip = (shelf.page - 1) * PAGE;
    // OFFSET counts through the index. Counting further than this would block a worker thread.
    let mut db =
        if skip > MOST_SKIPPED { catalog.parts.db.read_slow().await? } else { catalog.parts.db.read().await? };
    let category = shelf.category.as_ref().map(|category| category.id);
    store::cards::page(&mut db, category, shelf.sort, skip, PAGE).await.while_("reading a page of the catalogue")
}
