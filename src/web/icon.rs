//! An icon of the sprite, as markup.

use std::fmt;

use crate::web::assets;

/// One icon; decoration only: the words stand beside it or in the control's label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Icon {
    name: &'static str,
    class: &'static str,
}

/// An icon of the usual size.
#[must_use]
pub(crate) fn icon(name: &'static str) -> Icon {
    Icon { name, class: "icon" }
}

#[must_use]
pub(crate) fn icon_sm(name: &'static str) -> Icon {
    Icon { name, class: "icon icon-sm" }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, class } = self;
        let sprite = assets::ICONS_SVG;
        write!(f, r#"<svg class="{class}" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"/></svg>"#)
    }
}

// Both parts are text of the program.
impl askama::filters::HtmlSafe for Icon {}
