//! A category as the staff lists and changes it.

use techstore_db::record;

use crate::kernel::ids::CategoryId;

record! {
    pub(crate) struct Category {
        pub(crate) id: CategoryId,
        pub(crate) slug: String,
        pub(crate) name: String,
        pub(crate) position: i64,
        pub(crate) description: String,
        pub(crate) drawing: String,
        /// Products in it, hidden ones included.
        pub(crate) goods: i64,
    }
}

#[derive(Debug)]
pub(crate) struct CategoryChange {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) position: i64,
    pub(crate) description: String,
    pub(crate) drawing: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// The order of the menu.
    #[default]
    Position,
    Name,
    Goods,
}
