//! The staff site: its own sign-in, a dashboard, and one folder per **resource** (orders, products, categories, people,
//! notices), which the [`engine`] turns into pages.
//!
//! It promises that every change is one transaction, made under a lock on the account of whoever asks for it, with an entry in
//! the [`journal`]. It knows the contexts of all domains, never their stores; only the composition root knows it.
//!
//! To add a resource:
//! 1. a folder like [`notices`]: a static `Description` (addresses, filters, fieldsets, actions), a table `COLUMNS` (a column of
//!    the list with its cell), and [`engine::resource::Resource`];
//! 2. what its cards can do, trait by trait: `Editable`, `Creatable`, `HasSmallForms`, `HasRowActions`;
//! 3. a line in [`routes`], one in [`menu`], and one in the test below.
//!
//! To add a column to the products' list: a field of the row in the catalogue's store and a line in `products/list.rs`.

pub(crate) mod categories;
mod dashboard;
mod drawings;
pub(crate) mod engine;
mod journal;
mod menu;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod paths;
pub(crate) mod products;
mod shell;
mod sign_in;
mod staff;
mod staff_site;
mod store;
pub(crate) mod users;

pub(crate) use shell::NewOrders;

use crate::accounts::Accounts;
use crate::admin::categories::Categories;
use crate::admin::engine::Pages;
use crate::admin::notices::Notices;
use crate::admin::orders::Sales;
use crate::admin::products::Products;
use crate::admin::staff_site::StaffSite;
use crate::admin::users::Users;
use crate::orders::Orders;
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

#[must_use]
pub(crate) fn routes(web: &Web, accounts: &Accounts, shop_orders: &Orders) -> Addresses {
    let site = StaffSite::new(accounts);
    let sign_in = Routes::of_staff(web)
        .get(paths::LOGIN, sign_in::show)
        .post(paths::LOGIN, sign_in::submit)
        .post(paths::LOGOUT, sign_in::sign_out)
        .with(site.clone());
    let sales = Sales::new(&site, shop_orders);
    let parts = [
        Routes::of_staff(web).get(paths::HOME, dashboard::show).with(sales.clone()),
        Pages::list(web, sales.clone()).addresses(),
        orders::cards(web, sales),
        Pages::list(web, Products::new(&site)).cards().creation().small_forms().row_actions().addresses(),
        products::sheets(web, Products::new(&site)),
        Pages::list(web, Categories::new(&site)).cards().creation().small_forms().row_actions().addresses(),
        Pages::list(web, Users::new(accounts)).cards().row_actions().addresses(),
        Pages::list(web, Notices::new(&site)).cards().creation().addresses(),
    ];
    parts.into_iter().fold(sign_in, |whole, part| Addresses {
        router: whole.router.merge(part.router),
        pages: [whole.pages, part.pages].concat(),
        calls: [whole.calls, part.calls].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::engine::key::Key;
    use crate::admin::engine::resource::{HasRowActions, HasSmallForms, Resource};

    fn are_all_of<K: Key>(described: impl Iterator<Item = &'static str>) {
        let mut described: Vec<_> = described.collect();
        let mut known: Vec<_> = K::ALL.iter().map(|key| key.key()).collect();
        described.sort_unstable();
        known.sort_unstable();
        assert_eq!(described, known);
        assert!(known.iter().all(|key| K::parse(key).is_some_and(|parsed| parsed.key() == *key)));
        assert!(["", "delete-everything", "Delete"].iter().all(|unknown| K::parse(unknown).is_none()));
    }

    fn describes_its_list<R: Resource>() {
        are_all_of::<R::Action>(R::DESCRIPTION.actions.iter().map(|action| action.key));
        let can_be_sorted = |key: &str| R::COLUMNS.iter().any(|column| column.order(key).is_some());
        assert!(can_be_sorted(R::DESCRIPTION.order.0), "{}", R::DESCRIPTION.object);
        for (column, heading) in R::COLUMNS.iter().zip(R::DESCRIPTION.columns) {
            assert_eq!(column.heading().key, heading.key);
            assert_eq!(can_be_sorted(heading.key), heading.is_sortable, "{}", heading.key);
        }
        assert_eq!(R::COLUMNS.len(), R::DESCRIPTION.columns.len());
    }

    fn describes_its_small_forms<R: HasSmallForms>() {
        are_all_of::<R::Form>(R::DESCRIPTION.forms.iter().map(|form| form.key));
    }

    fn describes_its_row_actions<R: HasRowActions>() {
        are_all_of::<R::RowAction>(R::DESCRIPTION.row_actions.iter().map(|action| action.key));
    }

    #[test]
    fn every_word_of_a_resource_is_known_and_no_other_does_anything() {
        describes_its_list::<Sales>();
        describes_its_list::<Products>();
        describes_its_list::<Categories>();
        describes_its_list::<Users>();
        describes_its_list::<Notices>();
        describes_its_small_forms::<Products>();
        describes_its_small_forms::<Categories>();
        describes_its_row_actions::<Products>();
        describes_its_row_actions::<Categories>();
        describes_its_row_actions::<Users>();
    }
}
