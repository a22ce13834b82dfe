//! Structured data for search engines: schema.org as JSON-LD in a data block, which browsers do not run.

use serde::Serialize;
use serde_json::{Value, json};

use crate::catalog::pages::gallery::Photo;
use crate::catalog::paths;
use crate::catalog::{Product, Shelf};
use crate::web::visit::Visit;

/// JSON in which nothing can end the data block early.
pub(crate) struct JsonLd(String);

impl JsonLd {
    fn of(value: &Value) -> Self {
        Self(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }
}

impl std::fmt::Display for JsonLd {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

// `<`, `>` and `&` are written as escapes of JSON (HTML Standard §4.12.1.3 on restrictions for contents of script elements).
impl askama::filters::HtmlSafe for JsonLd {}

/// A product (schema.org/Product). What is not known is not said: `null` is an error to those who read it.
#[derive(Serialize)]
struct About<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    sku: &'a str,
    image: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    category: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Brand<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Offer>,
}

#[derive(Serialize)]
struct Brand<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Offer {
    #[serde(rename = "@type")]
    kind: &'static str,
    url: String,
    price: String,
    #[serde(rename = "priceCurrency")]
    currency: &'static str,
    availability: &'static str,
}

/// A product with its offer, and the way to it. Its pictures are the photos there are, or the drawing.
pub(crate) fn of_product(visit: &Visit, product: &Product, photos: &[Photo]) -> JsonLd {
    let shown = if product.image.is_some() { photos.len() } else { 1 };
    let about = About {
        kind: "Product",
        name: &product.fields.name,
        sku: &product.fields.sku,
        image: photos.iter().take(shown).map(|photo| visit.absolute(&photo.image)).collect(),
        description: description(product),
        category: &product.category_name,
        brand: (!product.fields.brand.is_empty()).then_some(Brand { kind: "Brand", name: &product.fields.brand }),
        offers: product.price().is_set().then(|| offer(visit, product)),
    };
    let way = [
        ("Каталог", paths::CATALOG.to_owned()),
        (product.category_name.as_str(), paths::category(&product.category_slug)),
        (product.fields.name.as_str(), paths::product(&product.fields.slug)),
    ];
    JsonLd::of(&json!({ "@context": "https://schema.org", "@graph": [json!(about), breadcrumbs(visit, &way)] }))
}

fn offer(visit: &Visit, product: &Product) -> Offer {
    Offer {
        kind: "Offer",
        url: visit.absolute(&paths::product(&product.fields.slug)),
        price: product.price().now.decimal(),
        currency: "RUB",
        availability: if product.availability().is_gone() {
            "https://schema.org/OutOfStock"
        } else {
            "https://schema.org/InStock"
        },
    }
}

/// What is said of the product; its line of facts, when nothing is.
fn description(product: &Product) -> Option<String> {
    let told = product.fields.paragraphs().join("\n\n");
    [told, product.fields.specs.clone()].into_iter().find(|text| !text.trim().is_empty())
}

/// The way to a category.
pub(crate) fn of_shelf(visit: &Visit, shelf: &Shelf) -> JsonLd {
    let mut way = vec![("Каталог", paths::CATALOG.to_owned())];
    if let Some(category) = &shelf.category {
        way.push((category.name.as_str(), paths::category(&category.slug)));
    }
    JsonLd::of(&json!({ "@context": "https://schema.org", "@graph": [breadcrumbs(visit, &way)] }))
}

fn breadcrumbs(visit: &Visit, way: &[(&str, String)]) -> Value {
    let items: Vec<Value> = (1..)
        .zip(way)
        .map(|(position, (name, path))| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": visit.absolute(path) })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_the_data_block() {
        let shown = JsonLd::of(&json!({ "name": "</script><script>alert(1)</script><!-- & \"q\"" })).to_string();
        assert!(!shown.contains(['<', '>', '&']), "{shown}");
        let back: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(back["name"], "</script><script>alert(1)</script><!-- & \"q\"");
    }
}
