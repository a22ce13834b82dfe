//! A product as a card shows it, alone or among others.

use std::collections::HashSet;

use techstore_db::Timestamp;

use crate::catalog::{Availability, Price};
use crate::kernel::ids::ProductId;

/// So many days a product is new.
const NEW_DAYS: i64 = 30;

/// A product as a card shows it.
#[derive(Debug, Clone)]
pub struct Card {
    /// The product.
    pub id: ProductId,
    /// Its part of the address.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// What matters of it, in one line.
    pub specs: String,
    /// What it costs.
    pub price: Price,
    /// How many there are.
    pub stock: i64,
    /// The name of the drawing that stands for a photo.
    pub drawing: String,
    /// The photo's path below the media folder.
    pub image: Option<String>,
    /// Products that differ in colour or memory alone share it.
    pub variant_group: Option<String>,
    /// When it came into the shop.
    pub created_at: Timestamp,
}

impl Card {
    /// What the lamp says.
    #[must_use]
    pub fn availability(&self) -> Availability {
        Availability::of_sold(self.price.is_set(), self.stock)
    }

    /// Whether it came lately.
    #[must_use]
    pub fn is_new(&self, now: Timestamp) -> bool {
        is_new(self.created_at, now)
    }
}

/// Whether what came into the shop at a moment is still new.
pub(super) fn is_new(created_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(*created_at).as_hours() < NEW_DAYS * 24
}

/// The first `most` cards, of each group of variants only the first: a row of one phone in five colours sells one phone.
#[must_use]
pub fn one_of_each(cards: Vec<Card>, most: usize) -> Vec<Card> {
    let mut seen = HashSet::new();
    let is_first = |card: &Card| card.variant_group.as_ref().is_none_or(|group| seen.insert(group.clone()));
    cards.into_iter().filter(is_first).take(most).collect()
}
