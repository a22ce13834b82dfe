//! A category as the staff lists and changes it.

use techstore_db::record;

use crate::kernel::ids::CategoryId;

record! {
    /// A category with how many products it has, hidden ones included.
    pub(crate) struct Category {
        pub(crate) id: CategoryId,
        pub(crate) slug: String,
        pub(crate) name: String,
        /// Its place among the categories.
        pub(crate) position: i64,
        /// A sentence or two about it.
        pub(crate) description: String,
        /// The drawing that stands for it.
        pub(crate) drawing: String,
        /// How many products it has.
        pub(crate) goods: i64,
    }
}

/// What a category is made or changed to.
#[derive(Debug)]
pub(crate) struct CategoryChange {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Its place among the categories.
    pub(crate) position: i64,
    /// A sentence or two about it.
    pub(crate) description: String,
    /// The drawing that stands for it.
    pub(crate) drawing: String,
}

/// What categories are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// The place that somebody gave them.
    #[default]
    Position,
    Name,
    /// How many products they have.
    Goods,
}
