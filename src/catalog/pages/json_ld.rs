//! What search engines read of a page: schema.org as JSON-LD in a data block, which no browser runs.

use serde_json::{Value, json};

use crate::catalog::pages::absolute::absolute;
use crate::catalog::pages::gallery::Photo;
use crate::catalog::{Product, Shelf};
use crate::web::paths;
use crate::web::visit::Visit;

/// A data block's text: JSON in which nothing can end the block early.
pub struct JsonLd(String);

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

/// A product with its offer (schema.org/Product), and the way to it. Its pictures are the photos there are, or the drawing.
pub fn of_product(visit: &Visit, product: &Product, photos: &[Photo]) -> JsonLd {
    let shown = if product.image.is_some() { photos.len() } else { 1 };
    let images: Vec<String> = photos.iter().take(shown).map(|photo| absolute(visit, &photo.image)).collect();
    let availability = if product.stock > 0 { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" };
    let url = absolute(visit, &paths::product(&product.slug));
    let offer = json!({
        "@type": "Offer", "url": url, "price": product.price.now.decimal(), "priceCurrency": "RUB", "availability": availability,
    });
    let brand = (!product.brand.is_empty()).then(|| json!({ "@type": "Brand", "name": product.brand }));
    let about = json!({
        "@type": "Product", "name": product.name, "sku": product.sku, "image": images,
        "description": product.specs, "category": product.section_name, "offers": offer, "brand": brand,
    });
    let way = [
        ("Каталог", paths::CATALOG.to_owned()),
        (product.section_name.as_str(), paths::category(&product.section_slug)),
        (product.name.as_str(), paths::product(&product.slug)),
    ];
    JsonLd::of(&json!({ "@context": "https://schema.org", "@graph": [about, breadcrumbs(visit, &way)] }))
}

/// The way to a section.
pub fn of_shelf(visit: &Visit, shelf: &Shelf) -> JsonLd {
    let mut way = vec![("Каталог", paths::CATALOG.to_owned())];
    if let Some(section) = &shelf.section {
        way.push((section.name.as_str(), paths::category(&section.slug)));
    }
    JsonLd::of(&json!({ "@context": "https://schema.org", "@graph": [breadcrumbs(visit, &way)] }))
}

fn breadcrumbs(visit: &Visit, way: &[(&str, String)]) -> Value {
    let items: Vec<Value> = (1..)
        .zip(way)
        .map(|(position, (name, path))| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": absolute(visit, path) })
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
