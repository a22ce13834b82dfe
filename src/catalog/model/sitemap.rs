//! Goods as search engines are told of them.

use techstore_db::{Timestamp, record};

record! {
    /// An address of a product, and when the staff last changed it.
    #[derive(Debug)]
    pub(crate) struct Listed {
        pub(crate) id: i64,
        pub(crate) slug: String,
        /// When it came or was last changed.
        pub(crate) changed_at: Timestamp,
    }
}

/// Goods whose numbers lie behind one and go to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) after: i64,
    pub(crate) to: i64,
}
