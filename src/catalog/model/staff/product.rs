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
        /// How many are kept for people who are paying.
        pub(crate) reserved: i64,
        pub(crate) is_visible: bool,
        /// The first photo's path below the media folder.
        pub(crate) image: Option<String>,
        /// When it came into the shop.
        pub(crate) created_at: Timestamp,
        ..pub(crate) fields: ProductFields,
    }
}

/// What a product is made or changed to. Without a drawing it gets that of its category.
#[derive(Debug)]
pub(crate) struct ProductChange {
    pub(crate) category: CategoryId,
    pub(crate) is_visible: bool,
    pub(crate) fields: ProductFields,
}

record! {
    /// A photo that follows the first.
    pub(crate) struct Photo {
        pub(crate) id: PhotoId,
        /// Where it stands among the others; numbers may be left out.
        pub(crate) position: i64,
        /// Its path below the media folder.
        pub(crate) path: String,
    }
}

record! {
    /// What decides what can be done with a product.
    pub(crate) struct ProductStatus {
        pub(crate) id: ProductId,
        pub(crate) name: String,
        pub(crate) sku: String,
        pub(crate) price: Kopecks,
        pub(crate) is_visible: bool,
        /// Whether a piece of it ever came or left.
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
        /// How many are kept for people who are paying.
        pub(crate) reserved: i64,
        pub(crate) is_visible: bool,
        /// When it came into the shop.
        pub(crate) created_at: Timestamp,
    }
}

/// What products are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// The name; «ё» as «е».
    Name,
    Price,
    /// How many can be bought.
    Stock,
    /// When it came into the shop.
    #[default]
    Created,
}

/// One typed word as patterns of `LIKE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// For names as they are put in order, and for what goods are found by beside them.
    pub(crate) name: String,
    /// For article numbers and addresses in lower case.
    pub(crate) lower: String,
    /// As it was typed: one of the engines makes lower case of Latin letters alone.
    pub(crate) typed: String,
}

/// How many there are of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stock {
    Some,
    /// At least one, and at most so many.
    AtMost(i64),
    None,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    /// Those with this article number or model, in lower case, or this address, and none of the words below: they are looked
    /// for first, when it is somebody's article number or address.
    pub(crate) exact: Option<String>,
    /// Each of these must be found in name, article number, address, maker, model or group of variants.
    pub(crate) words: Vec<Word>,
    pub(crate) category: Option<CategoryId>,
    /// Those that customers see, or hidden ones.
    pub(crate) is_visible: Option<bool>,
    /// By how many there are.
    pub(crate) stock: Option<Stock>,
    /// In the shop from these moments on, and since before.
    pub(crate) created: Option<(Timestamp, Timestamp)>,
}
