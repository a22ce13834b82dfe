//! Goods for tests: products that are alike but for what a test is about.

use techstore::catalog::stocking::{AttributeFields, AttributeKind, NewCategory, NewProduct, NewValue, ProductFields};
use techstore::inventory::fill_empty_shelves;
use techstore::kernel::money::Kopecks;
use techstore_db::Timestamp;

use crate::support::{NOON, Shop};

/// A product of 1 000 ₽ of which there are ten, a day old.
pub(crate) fn product(slug: &str) -> NewProduct {
    let noon: jiff::Timestamp = NOON.parse().unwrap();
    let fields = ProductFields {
        slug: slug.to_owned(),
        sku: format!("SKU-{slug}"),
        name: format!("Телефон {slug}"),
        brand: "Lumen".to_owned(),
        model: slug.to_owned(),
        year: 2026,
        country: "Китай".to_owned(),
        price: Kopecks::new(100_000),
        vat_rate: 22,
        drawing: "phone-graphite".to_owned(),
        colour: "графит".to_owned(),
        specs: "6,7″ OLED, 50 Мп".to_owned(),
        description: "Первый абзац. Он длинный.\n\nВторой абзац.".to_owned(),
        width_mm: Some(75),
        height_mm: Some(160),
        depth_mm: Some(8),
        weight_g: Some(201),
        ..ProductFields::default()
    };
    NewProduct {
        fields,
        stock: 10,
        created_at: Timestamp::new(noon - jiff::SignedDuration::from_hours(24)),
        values: vec![value("storage", "256", Some(256.0)), value("nfc", "true", None)],
    }
}

/// The product with other fields.
pub(crate) fn with(product: NewProduct, change: impl FnOnce(&mut ProductFields)) -> NewProduct {
    let mut product = product;
    change(&mut product.fields);
    product
}

/// A picture to upload, another for each size.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, 7]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The value of a property.
pub(crate) fn value(code: &str, text: &str, number: Option<f64>) -> NewValue {
    NewValue { code: code.to_owned(), text: text.to_owned(), number }
}

/// A section with two properties, at a place among the sections.
pub(crate) fn section(slug: &str, name: &str, position: i64, goods: Vec<NewProduct>) -> NewCategory {
    let attribute = |code: &str, name: &str, kind, unit: &str, is_key| {
        let [code, name, unit] = [code, name, unit].map(str::to_owned);
        AttributeFields { code, name, group_name: "Главное".to_owned(), kind, unit, is_key }
    };
    NewCategory {
        slug: slug.to_owned(),
        name: name.to_owned(),
        position,
        drawing: "phone-graphite".to_owned(),
        description: format!("Раздел «{name}»."),
        attributes: vec![
            attribute("storage", "Память", AttributeKind::Number, "ГБ", true),
            attribute("nfc", "NFC", AttributeKind::Bool, "", false),
        ],
        goods,
    }
}

/// Puts goods into one section, «Смартфоны».
pub(crate) async fn stock(shop: &Shop, goods: Vec<NewProduct>) {
    fill(shop, &[section("smartfony", "Смартфоны", 1, goods)]).await;
}

/// Fills the shelves of an empty shop.
pub(crate) async fn fill(shop: &Shop, sections: &[NewCategory]) {
    fill_empty_shelves(&shop.app.db, sections).await.unwrap();
}
