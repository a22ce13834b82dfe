//! What the layout shows around every page of the shop, and what the login page says. The templates of the layout ask for it.

use std::sync::Arc;

use crate::accounts::{self, SignInReason, SignInReasons};
use crate::kernel::plural::plural;
use crate::web::visit::{SignInPages, Visit};
use crate::{admin, cart, orders};

pub(super) const SIGN_IN_PAGES: SignInPages =
    SignInPages { customers: accounts::paths::LOGIN, staff: admin::paths::LOGIN, confirm: accounts::paths::CONFIRM };

pub(super) const SIGN_IN_REASONS: SignInReasons = SignInReasons(&[
    SignInReason {
        below: orders::paths::ORDERS, words: "Войдите, чтобы увидеть свои заказы."
    },
    SignInReason {
        below: accounts::paths::PROFILE, words: "Войдите, чтобы открыть свой профиль."
    },
    SignInReason {
        below: orders::paths::CHECKOUT,
        words: "Войдите, и мы подставим ваши данные в\u{a0}заказ. Оформить его можно и\u{a0}без входа.",
    },
]);

/// The shop, as the layout shows it to one visitor.
#[derive(Clone)]
pub(crate) struct Storefront {
    pub(crate) nav: Arc<Nav>,
    pub(super) hours: Hours,
    pub(super) in_cart: i64,
}

/// The categories of the catalogue for menus.
#[derive(Debug, Default)]
pub(crate) struct Nav {
    /// Name and address of each.
    pub(crate) categories: Vec<Category>,
}

/// A category in a menu.
#[derive(Debug, Clone)]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// Whether the shop in Lesnaya street is open at the moment of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    OpenUntil(i8),
    OpensAt(i8),
}

impl Hours {
    const OPENS: i8 = 10;
    const CLOSES: i8 = 21;

    /// Looks at the wall clock of the shop: every day from 10 to 21.
    #[must_use]
    pub(crate) fn at(local: jiff::civil::DateTime) -> Self {
        if (Self::OPENS..Self::CLOSES).contains(&local.hour()) {
            Self::OpenUntil(Self::CLOSES)
        } else {
            Self::OpensAt(Self::OPENS)
        }
    }
}

impl Default for Storefront {
    fn default() -> Self {
        Self { nav: Arc::default(), hours: Hours::OpensAt(Hours::OPENS), in_cart: 0 }
    }
}

impl Storefront {
    #[must_use]
    pub(crate) fn hours(&self) -> String {
        match self.hours {
            Hours::OpenUntil(hour) => format!("Открыто до {hour}:00"),
            Hours::OpensAt(hour) => format!("Откроемся в {hour}:00"),
        }
    }

    /// Whether the shop is open now.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.hours, Hours::OpenUntil(_))
    }

    /// «товара», for the number of things in the cart.
    #[must_use]
    pub(crate) fn cart_word(&self) -> &'static str {
        plural(self.in_cart, "товар", "товара", "товаров")
    }

    /// How many pieces are in the cart.
    #[must_use]
    pub(crate) fn cart_count(&self) -> i64 {
        self.in_cart
    }
}

/// The storefront of a visitor's page.
#[must_use]
pub(crate) fn of(visit: &Visit) -> Storefront {
    visit.extra()
}

/// Whether search engines are told to leave a page out: cart, sign-in, registration. Other such pages say so in their own heads.
#[must_use]
pub(crate) fn is_unlisted(visit: &Visit) -> bool {
    const UNLISTED: [&str; 3] = [cart::paths::CART, accounts::paths::LOGIN, accounts::paths::REGISTER];
    UNLISTED.iter().any(|address| visit.path.starts_with(address))
}

/// The address of the sign-in page, with the way back to this page where that makes sense.
#[must_use]
pub(crate) fn login(visit: &Visit) -> String {
    use accounts::paths::{LOGIN, LOGOUT, REGISTER, login_before};
    let path = &*visit.path;
    if path == "/" || [LOGIN, REGISTER, LOGOUT].iter().any(|page| path.starts_with(page)) {
        LOGIN.to_owned()
    } else {
        login_before(path)
    }
}
