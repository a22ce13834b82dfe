//! Categories for the staff: finding, creating, changing, deleting empty ones.

use techstore_db::{Reads, Timestamp, Write};

use crate::catalog::administration::fields::{Text, lines, required, slug, whole};
use crate::catalog::administration::pointed_to_by_now;
use crate::catalog::store::administration::categories as rows;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::CategoryId;
use crate::kernel::listing::Sort;
use crate::kernel::pattern::contains;
use crate::kernel::slug::Slug;

pub(crate) use crate::catalog::model::staff::category::{Category, CategoryChange, Order};

/// The longest name, in characters.
pub(crate) const NAME: u16 = 100;
/// The longest description, in characters.
pub(crate) const DESCRIPTION: u16 = 1_000;
const MOST_WORDS: usize = 6;
/// Categories with the same name that get numbered addresses.
const MOST_NAMESAKES: u32 = 100;
const SLUG_TAKEN: &str = "Такой адрес страницы уже занят";
const NAME_TAKEN: &str = "Такая категория уже есть";

/// A category's form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct CategoryInput {
    pub(crate) name: String,
    /// Empty for a new category: made from the name.
    pub(crate) slug: String,
    pub(crate) position: String,
    pub(crate) description: String,
    pub(crate) drawing: String,
}

/// Why a category is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotDeleted {
    Gone,
    /// With the number of its products.
    HasGoods(i64),
}

pub(crate) async fn count(db: &mut impl Reads, text: &str) -> Result<i64, Fault> {
    rows::count(db, &patterns(text)).await.while_("counting categories")
}

pub(crate) async fn list(db: &mut impl Reads, text: &str, sort: Sort<Order>) -> Result<Vec<Category>, Fault> {
    rows::rows(db, &patterns(text), sort).await.while_("listing categories")
}

pub(crate) async fn category(db: &mut impl Reads, id: CategoryId) -> Result<Option<Category>, Fault> {
    rows::category(db, id).await.while_("reading a category")
}

/// In their order; unknown ids are left out.
pub(crate) async fn several(db: &mut impl Reads, ids: &[CategoryId]) -> Result<Vec<Category>, Fault> {
    rows::several(db, ids).await.while_("reading categories")
}

/// Of all categories, in their order.
pub(crate) async fn names(db: &mut impl Reads) -> Result<Vec<(CategoryId, String)>, Fault> {
    rows::names(db).await.while_("listing categories")
}

/// Locks categories until the transaction ends, always in the same order, so that two members of the staff cannot
/// deadlock.
pub(crate) async fn lock(tx: &mut Write, categories: &[CategoryId]) -> Result<(), Fault> {
    let mut categories = categories.to_vec();
    categories.sort_unstable();
    for category in categories {
        rows::lock(tx, category).await.while_("locking a category")?;
    }
    Ok(())
}

/// Creates a category. Without a typed address it gets one from the name, numbered if that is taken.
pub(crate) async fn create(tx: &mut Write, input: &CategoryInput) -> Outcome<CategoryId, FieldErrors> {
    let of_name = Slug::from_russian(&input.name).filter(|_| input.slug.trim().is_empty());
    let of_name = match of_name {
        Some(slug) => Some(free(tx, slug).await?),
        None => None,
    };
    let new = check(None, input, of_name.as_ref()).map_err(Failure::Refused)?;
    refuse_taken(tx, CategoryId(0), &new).await?;
    rows::free_slug(tx, &new.slug).await.while_("taking over an address")?;
    rows::insert(tx, &new).await.map_err(not_kept)
}

/// The address itself, or the first free one with a number appended.
async fn free(tx: &mut Write, slug: Slug) -> Result<Slug, Fault> {
    for number in 1..=MOST_NAMESAKES {
        let tried = if number == 1 { slug.clone() } else { slug.numbered(number) };
        if !rows::was_taken(tx, tried.as_str()).await.while_("looking for a free address")? {
            return Ok(tried);
        }
    }
    Ok(slug)
}

/// A former address redirects to the new one.
pub(crate) async fn change(
    tx: &mut Write,
    id: CategoryId,
    input: &CategoryInput,
    now: Timestamp,
) -> Outcome<(), FieldErrors> {
    let kept = category(tx, id).await?;
    let new = check(kept.as_ref(), input, None).map_err(Failure::Refused)?;
    refuse_taken(tx, id, &new).await?;
    if let Some(kept) = kept.filter(|kept| kept.slug != new.slug) {
        rows::free_slug(tx, &new.slug).await.while_("taking over an address")?;
        rows::keep_slug(tx, id, &kept.slug, now).await.while_("keeping the address that a category had")?;
    }
    rows::update(tx, id, &new).await.map_err(not_kept)
}

/// Deletes a category without products, hidden ones included. Its attributes are deleted with it, and with them the
/// values of products that were in it before.
pub(crate) async fn delete(tx: &mut Write, id: CategoryId) -> Outcome<(), NotDeleted> {
    let kept = category(tx, id).await?.ok_or(Failure::Refused(NotDeleted::Gone))?;
    if kept.goods > 0 {
        return Err(Failure::Refused(NotDeleted::HasGoods(kept.goods)));
    }
    rows::delete(tx, id).await.map_err(pointed_to_by_now)?;
    Ok(())
}

fn check(
    kept: Option<&Category>,
    input: &CategoryInput,
    of_name: Option<&Slug>,
) -> Result<CategoryChange, FieldErrors> {
    let mut errors = FieldErrors::none();
    let name = Text { kept: kept.map_or("", |kept| &kept.name), typed: &input.name };
    let name = required(&mut errors, "name", name, NAME, "Укажите название");
    let slug = match of_name {
        Some(slug) => slug.as_str().to_owned(),
        None => errors.check("slug", slug(kept.map(|kept| kept.slug.as_str()), &input.slug)).unwrap_or_default(),
    };
    let position = whole(kept.map(|kept| kept.position), &input.position, &(0..=100_000));
    let position = errors.check("position", position).flatten().unwrap_or_default();
    let description = Text { kept: kept.map_or("", |kept| &kept.description), typed: &input.description };
    let description = lines(&mut errors, "description", description, DESCRIPTION);
    let drawing = input.drawing.trim().to_owned();
    if errors.is_empty() { Ok(CategoryChange { slug, name, position, description, drawing }) } else { Err(errors) }
}

async fn refuse_taken(tx: &mut Write, but: CategoryId, new: &CategoryChange) -> Outcome<(), FieldErrors> {
    let taken = rows::taken(tx, but, &new.slug, &new.name).await.while_("looking whether a category is new")?;
    let mut errors = FieldErrors::none();
    if taken.name {
        errors.add("name", NAME_TAKEN);
    }
    if taken.slug {
        errors.add("slug", SLUG_TAKEN);
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Refused(errors)) }
}

fn not_kept(error: techstore_db::Error) -> Failure<FieldErrors> {
    if error.is_unique("categories", "slug") {
        Failure::Refused(FieldErrors::one("slug", SLUG_TAKEN))
    } else if error.is_unique("categories", "name") {
        Failure::Refused(FieldErrors::one("name", NAME_TAKEN))
    } else {
        error.into()
    }
}

/// Each word in the usual letter cases, because `LIKE` folds only Latin letters (SQLite) or none (PostgreSQL).
fn patterns(text: &str) -> Vec<Vec<String>> {
    let spellings = |word: &str| {
        let lower = word.to_lowercase();
        let mut rest = lower.chars();
        let capitalised: String = rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect();
        let mut spellings: Vec<String> =
            [word, &lower, &capitalised, &lower.to_uppercase()].into_iter().map(contains).collect();
        spellings.sort_unstable();
        spellings.dedup();
        spellings
    };
    text.split_whitespace().take(MOST_WORDS).map(spellings).collect()
}
