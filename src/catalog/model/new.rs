//! A catalogue to be made: categories with their properties and goods.

use techstore_db::Timestamp;

use crate::catalog::model::attribute::AttributeFields;
use crate::catalog::model::product::ProductFields;

/// A category to be made, with what it holds.
#[derive(Debug)]
pub struct NewCategory {
    pub slug: String,
    pub name: String,
    /// Its place among the categories.
    pub position: i64,
    /// The drawing that stands for it.
    pub drawing: String,
    /// A sentence or two about it.
    pub description: String,
    /// The properties its goods have, in the order they are shown.
    pub attributes: Vec<AttributeFields>,
    pub goods: Vec<NewProduct>,
}

/// A product to be put on a shelf.
#[derive(Debug)]
pub struct NewProduct {
    pub fields: ProductFields,
    pub stock: i64,
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
