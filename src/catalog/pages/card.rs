//! A product card, ready to be shown.

use techstore_db::Timestamp;

use crate::catalog::in_cart::InCart;
use crate::catalog::pages::buy::CardButton;
use crate::catalog::paths;
use crate::catalog::{Availability, Card};
use crate::kernel::money::Kopecks;
use crate::web::assets;

pub(crate) struct CardView {
    pub(crate) button: CardButton,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) specs: String,
    pub(crate) image: String,
    pub(crate) price: String,
    pub(crate) old_price: Option<String>,
    pub(crate) percent: Option<u8>,
    pub(crate) is_new: bool,
    pub(crate) lamp: Lamp,
}

/// Who is to see a card.
#[derive(Clone, Copy)]
pub(crate) enum Seer<'a> {
    Everybody,
    /// One visitor, with such a cart.
    Visitor(&'a InCart),
}

impl CardView {
    /// A card as it looks at a moment.
    pub(crate) fn new(card: &Card, now: Timestamp, seer: Seer<'_>) -> Self {
        let (product, name) = (card.id, card.name.clone());
        Self {
            button: match seer {
                Seer::Everybody => CardButton::Kept { product, name },
                Seer::Visitor(cart) => CardButton::Shown { product, name, pieces: cart.pieces(product) },
            },
            url: paths::product(&card.slug),
            name: card.name.clone(),
            specs: card.specs.clone(),
            image: picture(card.image.as_deref(), &card.drawing),
            price: card.price().now.show(),
            old_price: card.price().before.map(Kopecks::show),
            percent: card.price().percent(),
            is_new: card.is_new(now),
            lamp: Lamp(card.availability()),
        }
    }

    pub(crate) fn all(cards: &[Card], now: Timestamp, seer: Seer<'_>) -> Vec<Self> {
        cards.iter().map(|card| Self::new(card, now, seer)).collect()
    }
}

/// The product's photo, else its drawing.
pub(crate) fn picture(image: Option<&str>, drawing: &str) -> String {
    image.map_or_else(|| assets::drawing(drawing).to_owned(), crate::media::address)
}

pub(crate) struct Lamp(pub(crate) Availability);

impl Lamp {
    pub(crate) fn class(&self) -> &'static str {
        match self.0 {
            Availability::InStock => "stock-in",
            Availability::Few(_) => "stock-low",
            Availability::Gone | Availability::Withdrawn => "stock-none",
        }
    }

    pub(crate) fn words(&self) -> String {
        self.0.words()
    }

    /// Whether the product cannot be bought.
    pub(crate) fn is_gone(&self) -> bool {
        self.0.is_gone()
    }
}
