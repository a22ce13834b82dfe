//! Attributes as the staff defines and fills them in.

use techstore_db::record;

use crate::catalog::model::attribute::{Attribute, AttributeFields};
use crate::kernel::ids::AttributeId;

record! {
    /// An attribute of a category.
    pub(crate) struct Kind {
        pub(crate) id: AttributeId,
        pub(crate) position: i64,
        /// Products that have a value of it.
        pub(crate) goods: i64,
        ..pub(crate) fields: AttributeFields,
    }
}

record! {
    /// An attribute with a product's value, which may be empty.
    #[derive(Debug)]
    pub(crate) struct Property {
        pub(crate) id: AttributeId,
        ..pub(crate) attribute: Attribute,
    }
}
