//! One page of the catalogue: a category or all of it, in an order, so many to a page.

use crate::catalog::{Card, Catalog, Category, Sort, categories, store};
use crate::kernel::fault::{Fault, While};

pub(crate) const PAGE: i64 = 24;
/// Products before a page that are passed over on a worker thread.
const MOST_SKIPPED: i64 = 1_200;

/// What an address asks for; nothing in it can be wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// A category's slug; an unknown one means all goods.
    pub(crate) category: String,
    pub(crate) sort: Sort,
    /// The page, from 1; one that does not exist means the nearest that does.
    pub(crate) page: i64,
}

/// A page of the catalogue that exists.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    /// The category; nothing for all goods.
    pub(crate) category: Option<Category>,
    pub(crate) sort: Sort,
    /// The page, from 1 to `pages`.
    pub(crate) page: i64,
    /// How many pages there are, at least one.
    pub(crate) pages: i64,
    /// How many products are on all of them.
    pub(crate) total: i64,
}

/// The page of the catalogue that is nearest to what is wanted.
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
    // So many entries of an index are counted off before the page begins: for more of them no other page may wait.
    let mut db =
        if skip > MOST_SKIPPED { catalog.parts.db.read_slow().await? } else { catalog.parts.db.read().await? };
    let category = shelf.category.as_ref().map(|category| category.id);
    store::cards::page(&mut db, category, shelf.sort, skip, PAGE).await.while_("reading a page of the catalogue")
}
