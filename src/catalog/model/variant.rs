//! Variants: products that differ only in colour or memory.

use techstore_db::record;

use crate::catalog::model::attribute::Attribute;
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

record! {
    #[derive(Debug)]
    pub(crate) struct Sibling {
        pub(crate) id: ProductId,
        pub(crate) slug: String,
        pub(crate) colour: String,
        pub(crate) drawing: String,
        pub(crate) stock: i64,
        pub(crate) price: Kopecks,
    }
}

record! {
    #[derive(Debug)]
    pub(crate) struct SiblingValue {
        pub(crate) product_id: ProductId,
        ..pub(crate) attribute: Attribute,
    }
}
