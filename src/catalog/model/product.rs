//! A product as customers see it, and the fields it has for everybody.

use techstore_db::{Timestamp, record};

use crate::catalog::model::card;
use crate::catalog::{Availability, Price};
use crate::kernel::ids::{CategoryId, ProductId};
use crate::kernel::money::Kopecks;

record! {
    /// A product's fields, for pages, the staff's form and new products. Unknown texts are empty.
    #[derive(Debug, Clone, Default)]
    pub struct ProductFields {
        pub slug: String,
        pub sku: String,
        pub name: String,
        pub brand: String,
        pub model: String,
        pub year: i64,
        pub country: String,
        pub price: Kopecks,
        /// The price that is crossed out. Always higher, except in imported rows: see [`Price::of`].
        pub old_price: Option<Kopecks>,
        pub vat_rate: i64,
        pub colour: String,
        /// Shared by products that differ only in colour or memory.
        pub variant_group: Option<String>,
        /// The line below the name in lists.
        pub specs: String,
        /// Paragraphs, an empty line between them.
        pub description: String,
        /// Shown until there is a photo.
        pub drawing: String,
        pub width_mm: Option<i64>,
        pub height_mm: Option<i64>,
        pub depth_mm: Option<i64>,
        pub weight_g: Option<i64>,
    }
}

record! {
    #[derive(Debug, Clone)]
    pub(crate) struct Product {
        pub(crate) id: ProductId,
        pub(crate) stock: i64,
        /// The photo's path below the media folder.
        pub(crate) image: Option<String>,
        pub(crate) created_at: Timestamp,
        pub(crate) category_id: CategoryId,
        pub(crate) category_slug: String,
        pub(crate) category_name: String,
        pub(crate) is_visible: bool,
        pub(crate) was_shown: bool,
        ..pub(crate) fields: ProductFields,
    }
}

impl Product {
    #[must_use]
    pub(crate) fn price(&self) -> Price {
        Price::of(self.fields.price, self.fields.old_price)
    }

    #[must_use]
    pub(crate) fn availability(&self) -> Availability {
        Availability::of_sold(self.price().is_set(), self.stock)
    }

    #[must_use]
    pub(crate) fn is_new(&self, now: Timestamp) -> bool {
        card::is_new(self.created_at, now)
    }

    /// «Lumen 8 Pro»; the full name when maker and model are not known.
    #[must_use]
    pub(crate) fn short_name(&self) -> String {
        match (self.fields.brand.as_str(), self.fields.model.as_str()) {
            (_, "") => self.fields.name.clone(),
            ("", model) => model.to_owned(),
            (brand, model) => format!("{brand} {model}"),
        }
    }
}

impl ProductFields {
    /// The description without its empty lines.
    #[must_use]
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        let lines = self.description.replace("\r\n", "\n");
        lines.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(str::to_owned).collect()
    }
}
