//! Filling an empty catalogue: categories with attributes and products, in one transaction.

use techstore_db::{Timestamp, Write};

use crate::catalog::model::staff::product::ProductChange;
use crate::catalog::store::administration::products;
use crate::catalog::store::stocking as rows;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::ProductId;

pub use crate::catalog::model::attribute::{AttributeFields, AttributeKind};
pub use crate::catalog::model::new::{NewCategory, NewProduct, NewValue};
pub use crate::catalog::model::product::ProductFields;

/// A product that was added, and the stock to receive of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shelved {
    pub(crate) product: ProductId,
    pub(crate) stock: i64,
    pub(crate) since: Timestamp,
}

/// Fills a catalogue that has no categories; the products have no stock yet. `None` when there are categories.
pub(crate) async fn shelve(tx: &mut Write, categories: &[NewCategory]) -> Result<Option<Vec<Shelved>>, Fault> {
    if rows::has_categories(tx).await.while_("looking whether the shelves are empty")? {
        return Ok(None);
    }
    let mut shelved = Vec::new();
    for category in categories {
        let id = rows::insert_category(tx, category).await.while_("making a category")?;
        let mut attributes = Vec::new();
        for (position, attribute) in (1..).zip(&category.attributes) {
            let attribute_id =
                rows::insert_attribute(tx, id, position, attribute).await.while_("making an attribute")?;
            attributes.push((attribute.code.as_str(), attribute_id));
        }
        for product in &category.goods {
            let new = ProductChange { category: id, is_visible: true, fields: product.fields.clone() };
            let inserted = products::insert(tx, &new, product.created_at).await;
            let product_id = inserted.while_("putting a product on a shelf")?;
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
