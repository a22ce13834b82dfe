//! What the database compares, finds and sorts products by, made of what people read.

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
