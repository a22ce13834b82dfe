//! What every page is rendered with: the visitor, and what a layout of any site shows.

use crate::web::assets;
use crate::web::icon::{Icon, icon, icon_sm};
use crate::web::theme::Theme;
use crate::web::visit::Visit;

pub(crate) struct Shell {
    pub(crate) visit: Visit,
}

impl Shell {
    /// The shell of a visitor's page.
    #[must_use]
    pub(crate) fn new(visit: &Visit) -> Self {
        Self { visit: visit.clone() }
    }

    /// The masked CSRF token of this page.
    #[must_use]
    pub(crate) fn csrf(&self) -> &str {
        &self.visit.csrf
    }

    /// Light or dark, when chosen.
    #[must_use]
    pub(crate) fn theme(&self) -> Option<&'static str> {
        (self.visit.theme != Theme::Auto).then(|| self.visit.theme.as_str())
    }

    /// Whether the chosen look is this one.
    #[must_use]
    pub(crate) fn is_theme(&self, name: &str) -> bool {
        self.visit.theme.as_str() == name
    }

    /// Whether this page lies at or below an address.
    #[must_use]
    pub(crate) fn is_at(&self, address: &str) -> bool {
        let path = self.visit.path.split('?').next().unwrap_or_default();
        if address == "/" { path == "/" } else { path.starts_with(address) }
    }

    /// An address of ours in full, for programs that read our pages.
    #[must_use]
    pub(crate) fn absolute(&self, path: &str) -> String {
        self.visit.absolute(path)
    }

    /// This year, for the foot of the page.
    #[must_use]
    pub(crate) fn year(&self) -> i16 {
        self.visit.now.to_zoned(jiff::tz::TimeZone::UTC).year()
    }

    #[must_use]
    pub(crate) fn icon(&self, name: &'static str) -> Icon {
        icon(name)
    }

    #[must_use]
    pub(crate) fn icon_sm(&self, name: &'static str) -> Icon {
        icon_sm(name)
    }

    #[must_use]
    pub(crate) fn drawing(&self, name: &str) -> &'static str {
        assets::drawing(name)
    }
}
