//! Derived columns by which the database compares, finds and sorts products.

/// Article numbers are unique ignoring letter case.
#[must_use]
pub(crate) fn sku_key(sku: &str) -> String {
    sku.to_lowercase()
}

/// What the staff's search looks at beside name and article number.
#[must_use]
pub(crate) fn found_by(brand: &str, model: &str, variant_group: &str) -> String {
    sorted_as(&format!("{brand} {model} {variant_group}"))
}

/// A name for sorting: lower case, «ё» as «е».
#[must_use]
pub(crate) fn sorted_as(name: &str) -> String {
    name.to_lowercase().replace('ё', "е")
}
