//! What the layout of the staff site shows around every page.

use crate::admin::menu::{self, Group};
use crate::admin::paths;
use crate::admin::staff::Staff;
use crate::kernel::person_name::initials;
use crate::kernel::plural::plural;
use crate::web::assets;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// How many orders wait for the staff; `site` counts them for pages of the staff.
#[derive(Clone, Copy, Default)]
pub(crate) struct NewOrders(pub(crate) i64);

pub(crate) struct StaffShell {
    pub(crate) base: Shell,
    pub(crate) menu: &'static [Group],
    /// Name and initials of whoever is signed in; nobody on the sign-in page.
    pub(crate) who: Option<(String, String)>,
}

impl StaffShell {
    #[must_use]
    pub(crate) fn new(staff: &Staff) -> Self {
        let name = staff.who.name.clone();
        let initials = initials(&name, "");
        Self { base: Shell::new(&staff.visit), menu: menu::MENU, who: Some((name, initials)) }
    }

    #[must_use]
    pub(crate) fn outside(visit: &Visit) -> Self {
        Self { base: Shell::new(visit), menu: &[], who: None }
    }

    #[must_use]
    pub(crate) fn css(&self) -> &'static str {
        assets::STAFF_CSS
    }

    #[must_use]
    pub(crate) fn js(&self) -> &'static str {
        assets::STAFF_JS
    }

    /// The number beside a menu entry, with its word; `None` if it is 0.
    #[must_use]
    pub(crate) fn news(&self, address: &str) -> Option<(i64, &'static str)> {
        let count = self.base.visit.extra::<NewOrders>().0;
        let word = plural(count, "новый", "новых", "новых");
        (address == paths::ORDERS && count > 0).then_some((count, word))
    }

    /// Whether a menu entry leads to this page or to a page above it.
    #[must_use]
    pub(crate) fn is_here(&self, address: &str) -> bool {
        let path = self.base.visit.path.split('?').next().unwrap_or_default();
        if address == paths::HOME { path == address } else { path.starts_with(address) }
    }
}
