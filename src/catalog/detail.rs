//! A product with everything its page shows.

use std::sync::Arc;

use techstore_db::{Reads, Timestamp};

use crate::catalog::card;
use crate::catalog::similar::similar;
use crate::catalog::variants::axes;
use crate::catalog::{Availability, Axis, Card, Catalog, Price, store};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{CategoryId, ProductId};

/// The longest slug looked for: more than any the old site could have.
const LONGEST_SLUG: usize = 255;

#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) id: ProductId,
    /// Its part of the address.
    pub(crate) slug: String,
    pub(crate) sku: String,
    pub(crate) name: String,
    /// Who makes it, or nothing.
    pub(crate) brand: String,
    /// The maker's name for it, or nothing.
    pub(crate) model: String,
    pub(crate) year: i64,
    /// Where it is made, or nothing.
    pub(crate) country: String,
    pub(crate) price: Price,
    pub(crate) stock: i64,
    /// Its colour in words, or nothing.
    pub(crate) colour: String,
    /// Products that differ in colour or memory alone share it.
    pub(crate) variant_group: Option<String>,
    /// What matters of it, in one line.
    pub(crate) specs: String,
    pub(crate) description: Vec<String>,
    /// The name of the drawing that stands for a photo.
    pub(crate) drawing: String,
    /// The photo's path below the media folder.
    pub(crate) image: Option<String>,
    /// Width, height and depth in millimetres, as far as known.
    pub(crate) size: Size,
    /// Weight in grams, if known.
    pub(crate) weight: Option<i64>,
    /// When it came into the shop.
    pub(crate) created_at: Timestamp,
    pub(crate) category_id: CategoryId,
    /// Its category's part of the address.
    pub(crate) category_slug: String,
    pub(crate) category_name: String,
}

impl Product {
    #[must_use]
    pub(crate) fn availability(&self) -> Availability {
        Availability::of_sold(self.price.is_set(), self.stock)
    }

    #[must_use]
    pub(crate) fn is_new(&self, now: Timestamp) -> bool {
        card::is_new(self.created_at, now)
    }

    /// «Lumen 8 Pro»; the full name when maker and model are not known.
    #[must_use]
    pub(crate) fn short_name(&self) -> String {
        match (self.brand.as_str(), self.model.as_str()) {
            (_, "") => self.name.clone(),
            ("", model) => model.to_owned(),
            (brand, model) => format!("{brand} {model}"),
        }
    }
}

/// Width, height and depth in millimetres, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: Option<i64>,
    pub(crate) height: Option<i64>,
    pub(crate) depth: Option<i64>,
}

/// A property of a product with its value.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) code: String,
    pub(crate) name: String,
    /// The heading it stands under.
    pub(crate) group: String,
    /// Text, number, yes or no.
    pub(crate) kind: String,
    /// The unit of a number, or nothing.
    pub(crate) unit: String,
    /// Whether it belongs to the few that are told first.
    pub(crate) is_key: bool,
    /// The value as it was given.
    pub(crate) value: String,
}

impl Attribute {
    /// The value as people read it: «6,7″», «1 ТБ», «есть».
    #[must_use]
    pub(crate) fn show(&self) -> String {
        match (self.kind.as_str(), self.unit.as_str()) {
            ("bool", _) => if self.value == "true" { "есть" } else { "нет" }.to_owned(),
            ("number", unit) => with_unit(&self.value, unit),
            _ => self.value.clone(),
        }
    }
}

fn with_unit(value: &str, unit: &str) -> String {
    let terabytes = value.parse::<i64>().ok().filter(|size| unit == "ГБ" && *size >= 1024 && size % 1024 == 0);
    let (value, unit) = match terabytes {
        Some(size) => ((size / 1024).to_string(), "ТБ"),
        None => (grouped(&value.replace('.', ",")), unit),
    };
    let sticks = unit.is_empty() || unit.starts_with(['″', '°']);
    if sticks { format!("{value}{unit}") } else { format!("{value}\u{a0}{unit}") }
}

/// `10 200`: from five digits on, as Russian typography has it, in groups of three.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once(',').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut shown = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            shown.push('\u{a0}');
        }
        shown.push(digit);
    }
    fraction.map_or(shown.clone(), |fraction| format!("{shown},{fraction}"))
}

/// A product with everything its page shows.
#[derive(Debug)]
pub(crate) struct Detail {
    pub(crate) product: Product,
    /// Its properties, in their order.
    pub(crate) attributes: Vec<Attribute>,
    /// Paths below the media folder of the photos that follow the first.
    pub(crate) photos: Vec<String>,
    /// What can be chosen: colours, memory.
    pub(crate) axes: Vec<Axis>,
    /// Others of its category near its price, what can be bought first.
    pub(crate) similar: Vec<Card>,
}

/// What there is at a product's address; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// A product that customers see.
    Shown(Arc<Detail>),
    /// One that they saw once.
    Withdrawn(Arc<Withdrawn>),
    /// One that has another address by now: this slug.
    Moved(String),
    /// None, or one that nobody ever saw.
    Missing,
}

/// A product that the shop does not sell any more.
#[derive(Debug)]
pub(crate) struct Withdrawn {
    /// The product, as it was.
    pub(crate) product: Product,
    /// Others of its category near its price, what can be bought first.
    pub(crate) similar: Vec<Card>,
}

/// Whether a text could be a part of an address. Addresses of the old site have capitals and underscores too.
pub(super) fn may_be_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SLUG && !text.contains(char::is_control)
}

/// What there is at an address, some seconds old at most.
pub(crate) async fn product(catalog: &Catalog, slug: &str) -> Result<Found, Fault> {
    if !may_be_slug(slug) {
        return Ok(Found::Missing);
    }
    let slot = catalog.details.slot(slug.to_owned());
    let kept = slot.get(catalog.clock.now(), || found(catalog.clone(), slug.to_owned())).await?;
    Ok(Found::clone(&kept))
}

async fn found(catalog: Catalog, slug: String) -> Result<Found, Fault> {
    let mut db = catalog.db.read().await?;
    let Some(kept) = store::products::by_slug(&mut db, &slug).await.while_("looking for a product")? else {
        let moved = store::products::moved(&mut db, &slug).await.while_("looking where a product is by now")?;
        return Ok(moved.map_or(Found::Missing, Found::Moved));
    };
    if kept.is_visible {
        return Ok(Found::Shown(Arc::new(detail(&mut db, kept.product).await?)));
    }
    if !kept.was_shown {
        return Ok(Found::Missing);
    }
    let similar = similar(&mut db, &kept.product).await?;
    Ok(Found::Withdrawn(Arc::new(Withdrawn { product: kept.product, similar })))
}

async fn detail(db: &mut impl Reads, product: Product) -> Result<Detail, Fault> {
    let attributes = store::products::attributes(db, product.id).await.while_("reading a product's properties")?;
    let photos = store::products::photos(db, product.id).await.while_("reading a product's photos")?;
    let axes = match &product.variant_group {
        Some(group) => {
            let siblings = store::products::variants(db, group, product.id).await;
            let values = store::products::variant_values(db, group, product.id).await;
            let siblings = siblings.while_("reading a product's variants")?;
            let values = values.while_("reading what sets variants apart")?;
            axes(product.id, &siblings, &values)
        }
        None => Vec::new(),
    };
    let similar = similar(db, &product).await?;
    Ok(Detail { product, attributes, photos, axes, similar })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(kind: &str, value: &str, unit: &str) -> String {
        let [code, name, group] = ["", "", ""].map(str::to_owned);
        let (kind, unit, value) = (kind.to_owned(), unit.to_owned(), value.to_owned());
        Attribute { code, name, group, kind, unit, is_key: false, value }.show()
    }

    #[test]
    fn a_value_is_shown_with_its_unit() {
        for (kind, value, unit, shown) in [
            ("number", "6.7", "″", "6,7″"),
            ("number", "120", "Гц", "120\u{a0}Гц"),
            ("number", "5200", "мА·ч", "5200\u{a0}мА·ч"),
            ("number", "10200", "мА·ч", "10\u{a0}200\u{a0}мА·ч"),
            ("number", "1250000.5", "", "1\u{a0}250\u{a0}000,5"),
            ("number", "256", "ГБ", "256\u{a0}ГБ"),
            ("number", "2048", "ГБ", "2\u{a0}ТБ"),
            ("number", "1500", "ГБ", "1500\u{a0}ГБ"),
            ("number", "до 30", "м", "до 30\u{a0}м"),
            ("bool", "true", "", "есть"),
            ("bool", "false", "", "нет"),
            ("choice", "OLED", "", "OLED"),
            ("text", "2772 × 1280", "", "2772 × 1280"),
        ] {
            assert_eq!(attribute(kind, value, unit), shown);
        }
    }
}
