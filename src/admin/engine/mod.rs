//! The engine of the staff site: makes pages from the description of a resource and the data it brings. It knows accounts and
//! `web`, and no resource.
//!
//! - [`description`]: the static part of a resource; [`table`]: its columns; [`key`]: the words of its actions;
//!   [`resource`]: the traits that bring its data.
//! - [`question`], [`period`]: what a list is asked for. [`values`]: what a form contains.
//! - [`list`], [`form`], [`create`], [`small_form`], [`actions`], [`row_actions`]: the pages.
//!
//! Whatever changes something is one transaction: lock, read, compare with what the page showed, write, add to the journal. A
//! change that was refused or changed nothing is rolled back.

mod actions;
pub(crate) mod back;
mod column;
mod create;
pub(crate) mod description;
pub(crate) mod difference;
mod field;
mod fields;
mod form;
mod form_view;
pub(crate) mod key;
mod list;
mod list_view;
mod number;
mod panel;
pub(crate) mod period;
mod photo;
pub(crate) mod question;
pub(crate) mod resource;
mod row_actions;
mod small_form;
pub(crate) mod table;
pub(crate) mod tabs;
pub(crate) mod values;

use description::{Description, Field};
pub(crate) use form::{NOTHING, THEIRS};
pub(crate) use form_view::CHANGED;
pub(crate) use number::grouped;
use resource::{Creatable, Editable, HasRowActions, HasSmallForms, Resource};

use crate::web::context::Web;
use crate::web::error::Error;
use crate::web::routes::{Addresses, Routes};

/// What a form of a few fields may have, in bytes: 64 KiB.
const BODY: usize = 64 * 1024;

/// The pages of a resource, one part after the other.
pub(crate) struct Pages<R> {
    routes: Routes<R>,
    resource: R,
}

impl<R: Resource> Pages<R> {
    /// The list, and the actions on what stands in it.
    #[must_use]
    pub(crate) fn list(web: &Web, resource: R) -> Self {
        let addresses = &R::DESCRIPTION.addresses;
        let routes = Routes::of_staff(web)
            .get(addresses.list, list::show::<R>)
            .get(addresses.actions, actions::back_after_sign_in::<R>)
            .post(addresses.actions, actions::act::<R>);
        Self { routes, resource }
    }

    #[must_use]
    pub(crate) fn addresses(self) -> Addresses {
        self.routes.with(self.resource)
    }
}

impl<R: Editable> Pages<R> {
    #[must_use]
    pub(crate) fn cards(self) -> Self {
        let address = R::DESCRIPTION.addresses.form;
        let routes = self.routes.get(address, form::show::<R>);
        Self { routes: routes.post_up_to(address, body(R::DESCRIPTION), form::save::<R>), ..self }
    }
}

impl<R: Creatable> Pages<R> {
    #[must_use]
    pub(crate) fn creation(mut self) -> Self {
        if let Some(create) = &R::DESCRIPTION.create {
            let show = move |resource, staff, query| create::show::<R>(resource, staff, query, create);
            let make = move |resource, staff, input| create::make::<R>(resource, staff, input, create);
            self.routes = self.routes.get(create.address, show).post_up_to(create.address, body(R::DESCRIPTION), make);
        }
        self
    }
}

impl<R: HasSmallForms> Pages<R> {
    #[must_use]
    pub(crate) fn small_forms(mut self) -> Self {
        for form in R::DESCRIPTION.forms {
            let limit = if form.has_file() { photo::BODY } else { BODY };
            let handler = move |resource, staff, path, input| small_form::send::<R>(resource, staff, path, input, form);
            let routes = self.routes.get(form.address, small_form::back_after_sign_in::<R>);
            self.routes = routes.post_up_to(form.address, limit, handler);
        }
        self
    }
}

impl<R: HasRowActions> Pages<R> {
    #[must_use]
    pub(crate) fn row_actions(mut self) -> Self {
        for action in R::DESCRIPTION.row_actions {
            let handler =
                move |resource, staff, path, input| row_actions::act::<R>(resource, staff, path, input, action);
            let routes = self.routes.get(action.address, row_actions::back_after_sign_in::<R>);
            self.routes = routes.post(action.address, handler);
        }
        self
    }
}

/// The most bytes that a card's form may have: its fields, and what browsers add around them.
fn body(description: &'static Description) -> usize {
    // A conflict's page sends each typed value twice.
    (2 * description.fields().map(Field::weight).sum::<usize>()).max(BODY / 2) + BODY / 2
}

/// The number in an address. Anything else is [`Error::NotFound`].
pub(crate) fn number(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
