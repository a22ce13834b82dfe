//! A catalogue to be created: categories with attributes and products.

use techstore_db::Timestamp;

use crate::catalog::model::attribute::AttributeFields;
use crate::catalog::model::product::ProductFields;

#[derive(Debug)]
pub struct NewCategory {
    pub slug: String,
    pub name: String,
    pub position: i64,
    pub drawing: String,
    pub description: String,
    /// In the order they are shown.
    pub attributes: Vec<AttributeFields>,
    pub goods: Vec<NewProduct>,
}

#[derive(Debug)]
pub struct NewProduct {
    pub fields: ProductFields,
    pub stock: i64,
    pub created_at: Timestamp,
    pub values: Vec<NewValue>,
}

/// The value of an attribute.
#[derive(Debug)]
pub struct NewValue {
    pub code: String,
    /// `true` or `false` for a `bool`.
    pub text: String,
    /// The same as a number, for a number.
    pub number: Option<f64>,
}
