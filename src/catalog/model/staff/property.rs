//! Properties as the staff puts them together and fills them in.

use techstore_db::record;

use crate::catalog::model::attribute::{Attribute, AttributeFields};
use crate::kernel::ids::AttributeId;

record! {
    /// A property that goods of a category can have.
    pub(crate) struct Kind {
        pub(crate) id: AttributeId,
        /// Its place among the others.
        pub(crate) position: i64,
        /// How many products have a value of it.
        pub(crate) goods: i64,
        ..pub(crate) fields: AttributeFields,
    }
}

record! {
    /// A property as a product has it; without a value, the product could have it.
    #[derive(Debug)]
    pub(crate) struct Property {
        pub(crate) id: AttributeId,
        ..pub(crate) attribute: Attribute,
    }
}
