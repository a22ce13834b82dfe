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
        pub(crate) description: String,
        pub(crate) drawing: String,
        pub(crate) goods: i64,
        /// The lowest price of a product in stock.
        pub(crate) cheapest: Option<Kopecks>,
    }
}
