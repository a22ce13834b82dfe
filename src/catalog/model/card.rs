//! A product as a card shows it, alone or among others.

use std::collections::HashSet;

use techstore_db::{Timestamp, record};

use crate::catalog::{Availability, Price};
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

const NEW_DAYS: i64 = 30;

record! {
    /// A product as a card shows it.
    #[derive(Debug, Clone)]
    pub(crate) struct Card {
        pub(crate) id: ProductId,
        pub(crate) slug: String,
        pub(crate) name: String,
        /// The line below the name in lists.
        pub(crate) specs: String,
        pub(crate) price: Kopecks,
        pub(crate) old_price: Option<Kopecks>,
        pub(crate) stock: i64,
        /// Shown until there is a photo.
        pub(crate) drawing: String,
        /// The photo's path below the media folder.
        pub(crate) image: Option<String>,
        /// Shared by products that differ only in colour or memory.
        pub(crate) variant_group: Option<String>,
        pub(crate) created_at: Timestamp,
    }
}

impl Card {
    #[must_use]
    pub(crate) fn price(&self) -> Price {
        Price::of(self.price, self.old_price)
    }

    #[must_use]
    pub(crate) fn availability(&self) -> Availability {
        Availability::of_sold(self.price().is_set(), self.stock)
    }

    #[must_use]
    pub(crate) fn is_new(&self, now: Timestamp) -> bool {
        is_new(self.created_at, now)
    }
}

pub(crate) fn is_new(created_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(*created_at).as_hours() < NEW_DAYS * 24
}

/// The first `most` cards, but only one of each group of variants: five colours of one phone would fill a row.
#[must_use]
pub(crate) fn one_of_each(cards: Vec<Card>, most: usize) -> Vec<Card> {
    let mut seen = HashSet::new();
    let is_first = |card: &Card| card.variant_group.as_ref().is_none_or(|group| seen.insert(group.clone()));
    cards.into_iter().filter(is_first).take(most).collect()
}
