//! A product as the staff lists and changes it.

use techstore_db::{Timestamp, record};

use crate::catalog::model::product::ProductFields;
use crate::kernel::ids::{CategoryId, PhotoId, ProductId};
use crate::kernel::money::Kopecks;

record! {
    pub(crate) struct Product {
        pub(crate) id: ProductId,
        pub(crate) category_id: CategoryId,
        /// How many can be bought.
        pub(crate) stock: i64,
        pub(crate) reserved: i64,
        pub(crate) is_visible: bool,
        /// The main photo's path below the media folder.
        pub(crate) image: Option<String>,
        pub(crate) created_at: Timestamp,
        ..pub(crate) fields: ProductFields,
    }
}

/// A new or changed product. Without a drawing it gets that of its category.
#[derive(Debug)]
pub(crate) struct ProductChange {
    pub(crate) category: CategoryId,
    pub(crate) is_visible: bool,
    pub(crate) fields: ProductFields,
}

record! {
    pub(crate) struct Photo {
        pub(crate) id: PhotoId,
        pub(crate) position: i64,
        /// Its path below the media folder.
        pub(crate) path: String,
    }
}

record! {
    /// What decides which actions are possible.
    pub(crate) struct ProductStatus {
        pub(crate) id: ProductId,
        pub(crate) name: String,
        pub(crate) sku: String,
        pub(crate) price: Kopecks,
        pub(crate) is_visible: bool,
        /// Whether its stock ever moved.
        pub(crate) was_moved: bool,
        /// Whether it was ever ordered.
        pub(crate) was_ordered: bool,
    }
}

record! {
    /// A product in a list.
    pub(crate) struct ProductLine {
        pub(crate) id: ProductId,
        pub(crate) name: String,
        pub(crate) sku: String,
        /// The name of its category.
        pub(crate) category: String,
        pub(crate) price: Kopecks,
        pub(crate) old_price: Option<Kopecks>,
        /// How many can be bought.
        pub(crate) stock: i64,
        pub(crate) reserved: i64,
        pub(crate) is_visible: bool,
        pub(crate) created_at: Timestamp,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    Name,
    Price,
    /// How many can be bought.
    Stock,
    #[default]
    Created,
}

/// One typed word as patterns of `LIKE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// For the columns `name_sort` and `found_by`.
    pub(crate) name: String,
    /// In lower case, for article numbers and addresses.
    pub(crate) lower: String,
    /// As typed: SQLite's `LOWER` changes Latin letters only.
    pub(crate) typed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stock {
    Some,
    /// At least one, at most this many.
    AtMost(i64),
    None,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    /// Products with this article number or model, in lower case, or this address. When set, the words below are
    /// ignored.
    pub(crate) exact: Option<String>,
    /// Each of these must be found in name, article number, address, maker, model or group of variants.
    pub(crate) words: Vec<Word>,
    pub(crate) category: Option<CategoryId>,
    pub(crate) is_visible: Option<bool>,
    pub(crate) stock: Option<Stock>,
    /// Added from the first moment on, before the second.
    pub(crate) created: Option<(Timestamp, Timestamp)>,
}
