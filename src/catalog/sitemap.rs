//! The sitemap (sitemaps.org): one file in a small shop, parts in a large one.
//!
//! A part has the products of a range of ids, so finding it needs no counting, and it stays the same when products are
//! added elsewhere. Every part costs the same, and is read in pieces while it is sent.

use crate::catalog::model::sitemap::{Listed, Range};
use crate::catalog::{Catalog, categories, store};
use crate::kernel::fault::{Fault, While};

/// Addresses in one list (sitemaps.org: «no more than 50,000 URLs»).
const MOST: i64 = 50_000;
/// A bound for addresses that are neither products nor categories.
const OTHERS: i64 = 100;
const PIECE: i64 = 1_000;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Division {
    Whole,
    /// Pages, and products by these ranges.
    Parts(Vec<i64>),
}

impl Range {
    pub(crate) const ALL: Self = Self { after: 0, to: i64::MAX };

    #[must_use]
    pub(crate) fn of(part: i64) -> Self {
        let after = part.saturating_mul(MOST);
        Self { after, to: after.saturating_add(MOST) }
    }
}

pub(crate) async fn division(catalog: &Catalog) -> Result<Division, Fault> {
    let categories = categories(catalog).await?;
    let goods: i64 = categories.iter().map(|category| category.goods).sum();
    let pages = i64::try_from(categories.len()).unwrap_or(MOST) + OTHERS;
    if goods + pages <= MOST {
        return Ok(Division::Whole);
    }
    let mut parts = Vec::new();
    let mut db = catalog.parts.db.read_slow().await?;
    let mut after = 0;
    while let Some(next) = store::sitemap::next_after(&mut db, after).await.while_("dividing the list of pages")? {
        let part = (next - 1).div_euclid(MOST);
        parts.push(part);
        after = Range::of(part).to;
    }
    Ok(Division::Parts(parts))
}

/// The next products of a range, and the rest of the range; `None` after the last.
pub(crate) async fn piece(catalog: &Catalog, range: Range) -> Result<Option<(Vec<Listed>, Range)>, Fault> {
    let mut db = catalog.parts.db.read_slow().await?;
    let listed = store::sitemap::listed(&mut db, range, PIECE).await.while_("reading goods for search engines")?;
    let Some(last) = listed.last() else { return Ok(None) };
    let rest = Range { after: last.id, ..range };
    Ok(Some((listed, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_one_part() {
        for (id, part) in [(1, 0), (50_000, 0), (50_001, 1), (1_000_000, 19)] {
            let Range { after, to } = Range::of(part);
            assert!(after < id && id <= to, "{id}");
        }
        assert_eq!(Range::of(0).to, Range::of(1).after);
    }
}
