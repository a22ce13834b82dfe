//! The demonstration's goods.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value};
use techstore_db::{Db, Timestamp};

use crate::catalog::stocking::{AttributeFields, AttributeKind, NewCategory, NewProduct, NewValue, ProductFields};
use crate::inventory::fill_empty_shelves;
use crate::kernel::fault::Fault;
use crate::kernel::money::Kopecks;

const CATEGORIES: &str = include_str!("../../fixtures/catalogue/categories.json");

macro_rules! goods {
    ($($slug:literal),* $(,)?) => {
        /// The goods of each category, by its slug.
        const GOODS: &[(&str, &str)] =
            &[$(($slug, include_str!(concat!("../../fixtures/catalogue/products/", $slug, ".json")))),*];
    };
}

goods!(
    "smartfony",
    "noutbuki",
    "planshety",
    "televizory",
    "naushniki",
    "chasy",
    "foto",
    "igry",
    "umnyy-dom",
    "monitory",
    "pechat",
    "set",
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    slug: String,
    name: String,
    position: i64,
    drawing: String,
    description: String,
    attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    code: String,
    name: String,
    group: String,
    kind: String,
    #[serde(default)]
    unit: String,
    key: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    slug: String,
    sku: String,
    name: String,
    brand: String,
    model: String,
    year: i64,
    country: String,
    price_kopecks: i64,
    old_price_kopecks: Option<i64>,
    stock: i64,
    vat_rate: i64,
    drawing: String,
    colour: String,
    variant_group: Option<String>,
    specs: String,
    description: Vec<String>,
    attributes: Map<String, Value>,
    dimensions_mm: Dimensions,
    weight_g: Option<i64>,
    days_ago: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dimensions {
    width: Option<i64>,
    height: Option<i64>,
    depth: Option<i64>,
}

/// Puts the demonstration's goods on empty shelves; says how many, 0 when the shop has categories already.
pub async fn load(db: &Db, now: Timestamp) -> anyhow::Result<usize> {
    fill_empty_shelves(db, &categories(now)?).await.map_err(Fault::into_error)
}

/// How many goods the demonstration has of its own.
pub(crate) fn count(now: Timestamp) -> anyhow::Result<usize> {
    Ok(categories(now)?.iter().map(|category| category.goods.len()).sum())
}

fn categories(now: Timestamp) -> anyhow::Result<Vec<NewCategory>> {
    let goods: BTreeMap<&str, &str> = GOODS.iter().copied().collect();
    let categories: Vec<Category> = serde_json::from_str(CATEGORIES).context("fixtures/catalogue/categories.json")?;
    categories
        .into_iter()
        .map(|category| {
            let slug = category.slug.as_str();
            let text = goods.get(slug).with_context(|| format!("no fixtures/catalogue/products/{slug}.json"))?;
            let goods: Vec<Product> =
                serde_json::from_str(text).with_context(|| format!("fixtures/catalogue/products/{slug}.json"))?;
            new_category(category, goods, now)
        })
        .collect()
}

fn new_category(category: Category, goods: Vec<Product>, now: Timestamp) -> anyhow::Result<NewCategory> {
    Ok(NewCategory {
        slug: category.slug,
        name: category.name,
        position: category.position,
        drawing: category.drawing,
        description: category.description,
        attributes: category.attributes.into_iter().map(new_attribute).collect::<anyhow::Result<_>>()?,
        goods: goods.into_iter().map(|product| new_product(product, now)).collect(),
    })
}

fn new_attribute(attribute: Attribute) -> anyhow::Result<AttributeFields> {
    let Attribute { code, name, group: group_name, kind, unit, key: is_key } = attribute;
    let kind = AttributeKind::parse(&kind).with_context(|| format!("no property is a «{kind}»"))?;
    Ok(AttributeFields { code, name, group_name, kind, unit, is_key })
}

fn new_product(product: Product, now: Timestamp) -> NewProduct {
    let fields = ProductFields {
        slug: product.slug,
        sku: product.sku,
        name: product.name,
        brand: product.brand,
        model: product.model,
        year: product.year,
        country: product.country,
        price: Kopecks::new(product.price_kopecks),
        old_price: product.old_price_kopecks.map(Kopecks::new),
        vat_rate: product.vat_rate,
        colour: product.colour,
        variant_group: product.variant_group,
        specs: product.specs,
        description: product.description.join("\n\n"),
        drawing: product.drawing,
        width_mm: product.dimensions_mm.width,
        height_mm: product.dimensions_mm.height,
        depth_mm: product.dimensions_mm.depth,
        weight_g: product.weight_g,
    };
    NewProduct {
        fields,
        stock: product.stock,
        created_at: Timestamp::new(*now - SignedDuration::from_hours(24 * product.days_ago)),
        values: product.attributes.into_iter().map(|(code, value)| new_value(code, &value)).collect(),
    }
}

fn new_value(code: String, value: &Value) -> NewValue {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    NewValue { code, text, number: value.as_f64() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all() -> Vec<NewCategory> {
        categories(Timestamp::new(jiff::Timestamp::UNIX_EPOCH)).unwrap()
    }

    #[test]
    fn the_fixtures_can_be_read_and_fill_every_category() {
        let categories = all();
        assert!(categories.len() >= 8);
        assert!(categories.iter().map(|category| category.goods.len()).sum::<usize>() >= 60);
        assert!(categories.iter().all(|category| !category.goods.is_empty()));
    }

    #[test]
    fn every_value_belongs_to_a_property_and_fits_its_kind() {
        for category in all() {
            let kinds: BTreeMap<_, _> = category.attributes.iter().map(|it| (it.code.as_str(), it.kind)).collect();
            for product in &category.goods {
                for value in &product.values {
                    let fits = match kinds.get(value.code.as_str()) {
                        Some(AttributeKind::Number) => value.number.is_some(),
                        Some(AttributeKind::Bool) => matches!(value.text.as_str(), "true" | "false"),
                        Some(AttributeKind::Text | AttributeKind::Choice) => {
                            value.number.is_none() && !value.text.is_empty()
                        }
                        None => false,
                    };
                    assert!(fits, "{}: {} = {}", product.fields.slug, value.code, value.text);
                }
            }
        }
    }

    #[test]
    fn slugs_and_article_numbers_stand_once_and_every_drawing_exists() {
        let categories = all();
        let goods: Vec<_> = categories.iter().flat_map(|category| &category.goods).collect();
        assert_eq!(goods.iter().map(|product| &product.fields.slug).collect::<BTreeSet<_>>().len(), goods.len());
        assert_eq!(goods.iter().map(|product| &product.fields.sku).collect::<BTreeSet<_>>().len(), goods.len());
        for product in goods {
            let address = crate::web::assets::drawing(&product.fields.drawing);
            assert!(address.contains(&format!("/{}.", product.fields.drawing)), "{}", product.fields.drawing);
        }
    }
}
