//! Products in the sitemap.

use techstore_db::{Timestamp, record};

record! {
    #[derive(Debug)]
    pub(crate) struct Listed {
        pub(crate) id: i64,
        pub(crate) slug: String,
        /// When the staff last changed it, or it was added.
        pub(crate) changed_at: Timestamp,
    }
}

/// Products with ids above `after` and up to `to`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) after: i64,
    pub(crate) to: i64,
}
