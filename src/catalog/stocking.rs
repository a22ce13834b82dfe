//! Filling empty shelves: categories with their properties and goods, all at once.

use techstore_db::{Timestamp, Write};

use crate::catalog::store::stocking as rows;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

/// A category to be made, with what it holds.
#[derive(Debug)]
pub struct NewCategory {
    /// Its part of the address.
    pub slug: String,
    pub name: String,
    /// Its place among the categories.
    pub position: i64,
    /// The drawing that stands for it.
    pub drawing: String,
    /// A sentence or two about it.
    pub description: String,
    /// The properties its goods have, in the order they are shown.
    pub attributes: Vec<NewAttribute>,
    pub goods: Vec<NewProduct>,
}

/// A property that the goods of a category have.
#[derive(Debug)]
pub struct NewAttribute {
    /// Its name for programs, one of its kind in the category.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// The heading it stands under.
    pub group: String,
    /// `text`, `number`, `bool` or `choice`.
    pub kind: String,
    /// The unit of a number, or nothing.
    pub unit: String,
    /// Whether it belongs to the few that are told first.
    pub is_key: bool,
}

/// A product to be put on a shelf.
#[derive(Debug)]
pub struct NewProduct {
    /// Its part of the address.
    pub slug: String,
    pub sku: String,
    pub name: String,
    pub brand: String,
    /// The maker's name for it.
    pub model: String,
    pub year: i64,
    pub country: String,
    pub price: Kopecks,
    /// What it cost before, if that was more.
    pub old_price: Option<Kopecks>,
    pub stock: i64,
    /// VAT in percent.
    pub vat_rate: i64,
    /// The drawing that stands for a photo.
    pub drawing: String,
    pub colour: String,
    /// Products that differ in colour or memory alone share it.
    pub variant_group: Option<String>,
    /// What matters of it, in one line.
    pub specs: String,
    pub description: Vec<String>,
    /// Width, height, depth in millimetres.
    pub size: [Option<i64>; 3],
    pub weight: Option<i64>,
    /// When it came into the shop.
    pub created_at: Timestamp,
    /// Values of its category's properties, by their codes.
    pub values: Vec<NewValue>,
}

/// The value of a property.
#[derive(Debug)]
pub struct NewValue {
    /// Which property of the category.
    pub code: String,
    /// The value; `true` or `false` of a `bool`.
    pub text: String,
    /// The same as a number, where the property is one.
    pub number: Option<f64>,
}

/// A product that was put on a shelf, of which so many are to be received.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shelved {
    pub(crate) product: ProductId,
    /// How many there are to be.
    pub(crate) stock: i64,
    /// Since when it is on sale.
    pub(crate) since: Timestamp,
}

/// Makes the categories of a catalogue that has none yet, with goods of which none is there yet. `None` in any other catalogue.
pub(crate) async fn shelve(tx: &mut Write, categories: &[NewCategory]) -> Result<Option<Vec<Shelved>>, Fault> {
    if rows::has_categories(tx).await.while_("looking whether the shelves are empty")? {
        return Ok(None);
    }
    let mut shelved = Vec::new();
    for category in categories {
        let id = rows::insert_category(tx, category).await.while_("making a category")?;
        let mut attributes = Vec::new();
        for (position, attribute) in (1..).zip(&category.attributes) {
            let attribute_id = rows::insert_attribute(tx, id, position, attribute).await.while_("making a property")?;
            attributes.push((attribute.code.as_str(), attribute_id));
        }
        for product in &category.goods {
            let product_id = rows::insert_product(tx, id, product).await.while_("putting a product on a shelf")?;
            for value in &product.values {
                if let Some((_, attribute)) = attributes.iter().find(|(code, _)| *code == value.code) {
                    rows::insert_value(tx, product_id, *attribute, value).await.while_("describing a product")?;
                }
            }
            shelved.push(Shelved { product: product_id, stock: product.stock, since: product.created_at });
        }
    }
    Ok(Some(shelved))
}

/// What an article number is compared by: two never differ in letter case alone.
#[must_use]
pub(crate) fn sku_key(sku: &str) -> String {
    sku.to_lowercase()
}

/// What the staff finds a product by beside its name and article number.
#[must_use]
pub(crate) fn found_by(brand: &str, model: &str, variant_group: &str) -> String {
    sorted_as(&format!("{brand} {model} {variant_group}"))
}

/// A name as it is put in order: lower case, «ё» among «е».
#[must_use]
pub(crate) fn sorted_as(name: &str) -> String {
    name.to_lowercase().replace('ё', "е")
}
