//! A category as customers see it.

use techstore_db::record;

use crate::kernel::ids::CategoryId;
use crate::kernel::money::Kopecks;

record! {
    /// A category of the catalogue.
    #[derive(Debug, Clone)]
    pub(crate) struct Category {
        pub(crate) id: CategoryId,
        pub(crate) slug: String,
        pub(crate) name: String,
        /// A sentence or two about it.
        pub(crate) description: String,
        /// The drawing that stands for it.
        pub(crate) drawing: String,
        /// How many products it shows.
        pub(crate) goods: i64,
        /// The lowest price of what can be bought in it.
        pub(crate) cheapest: Option<Kopecks>,
    }
}
