//! Products for the staff: finding, creating, changing, showing and hiding, deleting.

use techstore_db::{Reads, Timestamp, Write};

use crate::catalog::administration::{photos, pointed_to_by_now, product_rules};
use crate::catalog::model::keys::sorted_as;
use crate::catalog::model::staff::product::{ProductChange, Word};
use crate::catalog::store::administration::{product_list, products as rows};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::ProductId;
use crate::kernel::listing::Sort;
use crate::kernel::money::Kopecks;
use crate::kernel::pattern::contains;
use crate::kernel::slug::Slug;

pub(crate) use crate::catalog::administration::product_rules::{DESCRIPTION, NAME, SKU, SPECS, VAT_RATES, WORD};
pub(crate) use crate::catalog::model::product::ProductFields;
pub(crate) use crate::catalog::model::staff::product::{Conditions, Order, Product, ProductLine, ProductStatus, Stock};

/// Words of a search text that are used.
const MOST_WORDS: usize = 6;
/// Products with the same name that get numbered addresses.
const MOST_NAMESAKES: u32 = 1_000;
const SLUG_TAKEN: &str = "Такой адрес страницы уже занят";
const SKU_TAKEN: &str = "Такой артикул уже занят";
const NO_CATEGORY: &str = "Такой категории больше нет: выберите другую";

/// A product's form as it was typed. Most fields may be empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProductInput {
    pub(crate) name: String,
    /// Empty for a new product: made from the name.
    pub(crate) slug: String,
    pub(crate) sku: String,
    pub(crate) category: String,
    pub(crate) brand: String,
    pub(crate) model: String,
    pub(crate) year: String,
    pub(crate) country: String,
    pub(crate) colour: String,
    pub(crate) variant_group: String,
    pub(crate) specs: String,
    pub(crate) description: String,
    /// Empty for the category's drawing.
    pub(crate) drawing: String,
    pub(crate) price: String,
    /// In roubles.
    pub(crate) old_price: String,
    pub(crate) vat_rate: String,
    /// In millimetres.
    pub(crate) width: String,
    pub(crate) height: String,
    pub(crate) depth: String,
    /// In grams.
    pub(crate) weight: String,
    pub(crate) is_visible: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProductAction {
    Hide,
    Show,
    Delete,
}

/// Why something cannot be done with a product, or need not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotDone {
    Already,
    Ordered,
    Moved,
    /// Without a price nobody could buy it.
    NoPrice,
}

impl Conditions {
    /// Conditions for a search text: every word in name, article number, address, brand, model or group of variants,
    /// ignoring letter case and «ё»/«е».
    #[must_use]
    pub(crate) fn looking_for(text: &str) -> Self {
        let word = |typed: &str| Word {
            name: contains(&sorted_as(typed)),
            lower: contains(&typed.to_lowercase()),
            typed: contains(typed),
        };
        Self { words: text.split_whitespace().take(MOST_WORDS).map(word).collect(), ..Self::default() }
    }
}

/// Narrows a search: a complete article number or address finds its product by an index; only other texts are looked
/// for in parts of words. A model does not count: several products share one, and others have its word in their names.
pub(crate) async fn narrowed(db: &mut impl Reads, text: &str, wanted: Conditions) -> Result<Conditions, Fault> {
    let typed = text.trim().to_lowercase();
    let is_word = !typed.is_empty() && !typed.contains(char::is_whitespace);
    if is_word && product_list::is_there(db, &typed).await.while_("looking for an article number")? {
        return Ok(Conditions { exact: Some(typed), ..wanted });
    }
    Ok(wanted)
}

pub(crate) async fn count(db: &mut impl Reads, wanted: &Conditions) -> Result<i64, Fault> {
    product_list::count(db, wanted).await.while_("counting products")
}

pub(crate) async fn rows(
    db: &mut impl Reads,
    wanted: &Conditions,
    sort: Sort<Order>,
) -> Result<Vec<ProductLine>, Fault> {
    product_list::rows(db, wanted, sort).await.while_("listing products")
}

/// When the first and the last product were added.
pub(crate) async fn span(db: &mut impl Reads) -> Result<Option<(Timestamp, Timestamp)>, Fault> {
    product_list::span(db).await.while_("looking when products came")
}

pub(crate) async fn product(db: &mut impl Reads, id: ProductId) -> Result<Option<Product>, Fault> {
    rows::product(db, id).await.while_("reading a product")
}

/// By name; unknown ids are left out.
pub(crate) async fn statuses(db: &mut impl Reads, products: &[ProductId]) -> Result<Vec<ProductStatus>, Fault> {
    rows::statuses(db, products).await.while_("reading what can be done with products")
}

impl ProductAction {
    /// Whether it can be done with a product.
    pub(crate) fn fits(self, product: &ProductStatus) -> Result<(), NotDone> {
        match self {
            Self::Hide if !product.is_visible => Err(NotDone::Already),
            Self::Show if product.is_visible => Err(NotDone::Already),
            Self::Show if product.price == Kopecks::ZERO => Err(NotDone::NoPrice),
            Self::Delete if product.was_ordered => Err(NotDone::Ordered),
            Self::Delete if product.was_moved => Err(NotDone::Moved),
            Self::Hide | Self::Show | Self::Delete => Ok(()),
        }
    }
}

/// Locks products until the transaction ends, always in the same order, so that two members of the staff cannot
/// deadlock.
pub(crate) async fn lock(tx: &mut Write, products: &[ProductId], now: Timestamp) -> Result<(), Fault> {
    let mut products = products.to_vec();
    products.sort_unstable();
    for product in products {
        rows::lock(tx, product, now).await.while_("locking a product")?;
    }
    Ok(())
}

/// Creates a product without stock. Without a typed address it gets one from the name, numbered if that is taken.
pub(crate) async fn create(tx: &mut Write, input: &ProductInput, now: Timestamp) -> Outcome<ProductId, FieldErrors> {
    let of_name = Slug::from_russian(&input.name).filter(|_| input.slug.trim().is_empty());
    let of_name = match of_name {
        Some(slug) => Some(free(tx, slug).await?),
        None => None,
    };
    let new = product_rules::check(None, input, of_name.as_ref()).map_err(Failure::Refused)?;
    refuse_taken(tx, ProductId(0), &new).await?;
    rows::free_slug(tx, &new.fields.slug).await.while_("taking over an address")?;
    rows::insert(tx, &new, now).await.map_err(not_kept)
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
    id: ProductId,
    input: &ProductInput,
    now: Timestamp,
) -> Outcome<(), FieldErrors> {
    let kept = product(tx, id).await?;
    let new = product_rules::check(kept.as_ref().map(|kept| &kept.fields), input, None).map_err(Failure::Refused)?;
    refuse_taken(tx, id, &new).await?;
    if let Some(kept) = kept.filter(|kept| kept.fields.slug != new.fields.slug) {
        rows::free_slug(tx, &new.fields.slug).await.while_("taking over an address")?;
        rows::keep_slug(tx, id, &kept.fields.slug, now).await.while_("keeping the address that a product had")?;
    }
    rows::update(tx, id, &new).await.map_err(not_kept)
}

/// Hides, shows or deletes a product. Returns photos that are no longer used.
///
/// # Errors
/// [`NotDone`], which is what [`ProductAction::fits`] says.
pub(crate) async fn perform(tx: &mut Write, action: ProductAction, id: ProductId) -> Outcome<Vec<String>, NotDone> {
    let status = statuses(tx, &[id]).await?;
    let Some(status) = status.first() else { return Err(Failure::Refused(NotDone::Already)) };
    action.fits(status).map_err(Failure::Refused)?;
    match action {
        ProductAction::Hide | ProductAction::Show => {
            rows::set_visible(tx, id, action == ProductAction::Show).await.while_("hiding or showing a product")?;
            Ok(Vec::new())
        }
        ProductAction::Delete => {
            let orphans = photos::remove_all(tx, id).await?;
            rows::delete(tx, id).await.map_err(pointed_to_by_now)?;
            Ok(orphans)
        }
    }
}

async fn refuse_taken(tx: &mut Write, but: ProductId, new: &ProductChange) -> Outcome<(), FieldErrors> {
    let taken =
        rows::taken(tx, but, &new.fields.slug, &new.fields.sku).await.while_("looking whether a product is new")?;
    let mut errors = FieldErrors::none();
    if taken.slug {
        errors.add("slug", SLUG_TAKEN);
    }
    if taken.sku {
        errors.add("sku", SKU_TAKEN);
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Refused(errors)) }
}

/// The address or the article number was taken, or the category deleted, between the check and the write.
fn not_kept(error: techstore_db::Error) -> Failure<FieldErrors> {
    let refused = |field, sentence| Failure::Refused(FieldErrors::one(field, sentence));
    if error.is_unique("products", "slug") {
        refused("slug", SLUG_TAKEN)
    } else if error.is_unique("products", "sku") || error.is_unique("products", "sku_key") {
        refused("sku", SKU_TAKEN)
    } else if matches!(error, techstore_db::Error::Reference(_)) {
        refused("category", NO_CATEGORY)
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_folds_letters_and_means_typed_wildcards() {
        let wanted = Conditions::looking_for("Ёлка 100%");
        assert_eq!(wanted.words[0].name, "%елка%");
        assert_eq!(wanted.words[0].lower, "%ёлка%");
        assert_eq!(wanted.words[1].typed, r"%100\%%");
        assert!(Conditions::looking_for(&"я ".repeat(5_000)).words.len() <= MOST_WORDS);
    }

    #[test]
    fn what_was_ordered_or_moved_is_hidden_and_never_deleted() {
        let status = |was_moved, was_ordered| ProductStatus {
            id: ProductId(1),
            name: String::new(),
            sku: String::new(),
            price: Kopecks::new(100),
            is_visible: true,
            was_moved,
            was_ordered,
        };
        assert_eq!(ProductAction::Delete.fits(&status(false, false)), Ok(()));
        assert_eq!(ProductAction::Delete.fits(&status(true, false)), Err(NotDone::Moved));
        assert_eq!(ProductAction::Delete.fits(&status(true, true)), Err(NotDone::Ordered));
        assert_eq!(ProductAction::Hide.fits(&status(true, true)), Ok(()));
        assert_eq!(ProductAction::Show.fits(&status(true, true)), Err(NotDone::Already));
        let free = ProductStatus { price: Kopecks::ZERO, is_visible: false, ..status(false, false) };
        assert_eq!(ProductAction::Show.fits(&free), Err(NotDone::NoPrice));
    }
}
