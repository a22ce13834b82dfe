//! Markup that is rendered once for everybody and reused; only the buttons of its cards differ by visitor.

use std::fmt;

use askama::Template;

use crate::catalog::in_cart::InCart;
use crate::catalog::pages::buy::Place;
use crate::kernel::fault::{Fault, While};
use crate::web::visit::Visit;

/// Markup of our own templates.
pub(crate) struct Body(Vec<Piece>);

enum Piece {
    Markup(String),
    Button(Place),
}

pub(crate) struct BodyOf<'a> {
    body: &'a Body,
    cart: InCart,
}

impl Body {
    /// Renders what is the same for everybody.
    pub(crate) fn render(template: &impl Template) -> Result<Self, Fault> {
        let markup = template.render().map_err(Fault::new).while_("rendering what everybody sees")?;
        let mut rest = markup.as_str();
        let mut pieces = Vec::new();
        while let Some((before, place, after)) = Place::split(rest) {
            pieces.push(Piece::Markup(before.to_owned()));
            pieces.push(Piece::Button(place));
            rest = after;
        }
        pieces.push(Piece::Markup(rest.to_owned()));
        Ok(Self(pieces))
    }

    pub(crate) fn of<'a>(&'a self, visit: &Visit) -> BodyOf<'a> {
        BodyOf { body: self, cart: visit.extra() }
    }
}

impl fmt::Display for BodyOf<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.body.0 {
            match piece {
                Piece::Markup(markup) => out.write_str(markup)?,
                Piece::Button(place) => write!(out, "{}", place.button(&self.cart))?,
            }
        }
        Ok(())
    }
}

// It was escaped when it was rendered.
impl askama::filters::HtmlSafe for BodyOf<'_> {}
