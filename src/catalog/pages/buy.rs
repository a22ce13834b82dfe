//! The button that puts a product into the cart, or the link to the cart when the product is in it.

use std::fmt;

use askama::Template;
use askama::filters::{Html, HtmlSafe, escape};

use crate::catalog::in_cart::InCart;
use crate::kernel::ids::ProductId;

/// How the button of a card looks.
const ON_A_CARD: &str = "btn-tonal w-100 position-relative";
/// Marks a button's place in cached markup. Escaped text cannot contain it.
const PLACE: (&str, &str) = ("<?buy ", "?>");

/// The button of one product for one visitor.
#[derive(Template)]
#[template(path = "components/buy_button.html")]
pub(crate) struct BuyButton<'a> {
    look: &'a str,
    product: ProductId,
    /// The product's name as markup.
    name: &'a str,
    /// How many pieces are in the visitor's cart.
    pieces: i64,
}

// Everything in it is escaped.
impl HtmlSafe for BuyButton<'_> {}

pub(crate) enum CardButton {
    /// On a page for one visitor, with the pieces in their cart.
    Shown { product: ProductId, name: String, pieces: i64 },
    /// In cached markup: the visitor's button is put in later ([`Place::split`]).
    Kept { product: ProductId, name: String },
}

/// A button's place in cached markup.
pub(crate) struct Place {
    product: ProductId,
    name: String,
}

/// A product's name as markup.
pub(crate) fn escaped(name: &str) -> String {
    let Ok(name) = escape(name, Html);
    name.to_string()
}

impl<'a> BuyButton<'a> {
    /// A button of some look. `name` is markup ([`escaped`]).
    pub(crate) fn new(look: &'a str, product: ProductId, name: &'a str, pieces: i64) -> Self {
        Self { look, product, name, pieces }
    }

    fn words(&self) -> String {
        if self.pieces > 1 { format!("В корзине, {}", self.pieces) } else { "В корзине".to_owned() }
    }
}

impl fmt::Display for CardButton {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown { product, name, pieces } => {
                write!(out, "{}", BuyButton::new(ON_A_CARD, *product, &escaped(name), *pieces))
            }
            Self::Kept { product, name } => write!(out, "{}{product} {}{}", PLACE.0, escaped(name), PLACE.1),
        }
    }
}

// Names are escaped.
impl HtmlSafe for CardButton {}

impl Place {
    /// Splits markup at its first place for a button: before, place, after.
    pub(crate) fn split(markup: &str) -> Option<(&str, Self, &str)> {
        let (before, rest) = markup.split_once(PLACE.0)?;
        let (place, after) = rest.split_once(PLACE.1)?;
        let (product, name) = place.split_once(' ')?;
        Some((before, Self { product: ProductId(product.parse().ok()?), name: name.to_owned() }, after))
    }

    /// The button that a visitor sees there.
    pub(crate) fn button(&self, cart: &InCart) -> BuyButton<'_> {
        BuyButton::new(ON_A_CARD, self.product, &self.name, cart.pieces(self.product))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_keeps_product_and_name_whatever_the_name_is() {
        let name = r#"Кабель <?buy 7 ?> "USB" & 'C' >"#;
        let markup = format!("<p>{}</p>", CardButton::Kept { product: ProductId(12), name: name.to_owned() });
        let (before, place, after) = Place::split(&markup).unwrap();
        assert_eq!((before, place.product, after), ("<p>", ProductId(12), "</p>"));
        assert_eq!(place.name, escaped(name));
        assert!(Place::split(after).is_none());
    }
}
