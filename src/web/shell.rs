//! What the layout around every page shows. Only the layout reads it.

use crate::kernel::plural::plural;
use crate::web::assets;
use crate::web::icon::{Icon, icon, icon_sm};
use crate::web::next::login_address;
use crate::web::paths;
use crate::web::theme::Theme;
use crate::web::visit::{Hours, Visit};

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

    /// Whether search engines are to leave this page out: it is about a visitor, or a door. Other such pages say so in their
    /// own heads.
    #[must_use]
    pub(crate) fn is_unlisted(&self) -> bool {
        const UNLISTED: [&str; 3] = [paths::CART, paths::LOGIN, paths::REGISTER];
        UNLISTED.iter().any(|address| self.is_at(address))
    }

    /// An address of ours in full, for programs that read our pages.
    #[must_use]
    pub(crate) fn absolute(&self, path: &str) -> String {
        self.visit.absolute(path)
    }

    /// The login's address, coming back to this page afterwards where that makes sense.
    #[must_use]
    pub(crate) fn login(&self) -> String {
        let path = self.visit.path.as_str();
        if path == "/" || [paths::LOGIN, paths::REGISTER, paths::LOGOUT].iter().any(|page| path.starts_with(page)) {
            paths::LOGIN.to_owned()
        } else {
            login_address(path)
        }
    }

    /// «Открыто до 21:00».
    #[must_use]
    pub(crate) fn hours(&self) -> String {
        match self.visit.hours {
            Hours::OpenUntil(hour) => format!("Открыто до {hour}:00"),
            Hours::OpensAt(hour) => format!("Откроемся в {hour}:00"),
        }
    }

    /// Whether the shop is open now.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.visit.hours, Hours::OpenUntil(_))
    }

    /// «товара», for the number of things in the cart.
    #[must_use]
    pub(crate) fn cart_word(&self) -> &'static str {
        plural(self.cart_count(), "товар", "товара", "товаров")
    }

    /// How many pieces are in the cart.
    #[must_use]
    pub(crate) fn cart_count(&self) -> i64 {
        self.visit.cart.count()
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
