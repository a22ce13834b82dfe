//! The engine of the staff site: a resource describes its list, form and actions and brings its data; the engine is the rest.
//!
//! - [`description`]: what a resource says of itself once and for all; [`resource`]: the data it brings.
//! - [`question`], [`period`]: what a list is asked for. [`values`]: what a form holds.
//! - [`list`], [`form`], [`create`], [`small_form`], [`actions`]: the pages. Everything that changes something is one transaction: hold, look, write,
//!   write the journal.

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
pub(crate) mod tabs;
pub(crate) mod values;
pub(crate) mod words;

use description::{Description, Field};
pub(crate) use form::{NOTHING, THEIRS};
pub(crate) use form_view::CHANGED;
pub(crate) use number::grouped;
use resource::Resource;

use crate::admin::staff_site::StaffSite;
use crate::web::context::Web;
use crate::web::error::Error;
use crate::web::routes::{Addresses, Routes};

/// What a form of a few fields may have, in bytes: 64 KiB.
const BODY: usize = 64 * 1024;

/// A resource with what its pages work with.
#[derive(Clone)]
pub(crate) struct ResourceState<R> {
    site: StaffSite,
    resource: R,
}

/// The addresses of a resource.
#[must_use]
pub(crate) fn routes<R: Resource>(web: &Web, site: &StaffSite, resource: R) -> Addresses {
    let description = R::DESCRIPTION;
    let mut routes = Routes::of_staff(web)
        .get(description.addresses.list, list::show::<R>)
        .get(description.addresses.actions, actions::back_after_sign_in::<R>)
        .post(description.addresses.actions, actions::act::<R>);
    if !R::HAS_OWN_CARD {
        routes = routes.get(description.addresses.form, form::show::<R>).post_up_to(
            description.addresses.form,
            body(description),
            form::save::<R>,
        );
    }
    if let Some(create) = &description.create {
        let show = move |state, staff, query| create::show::<R>(state, staff, query, create);
        let make = move |state, staff, input| create::make::<R>(state, staff, input, create);
        routes = routes.get(create.address, show).post_up_to(create.address, body(description), make);
    }
    for form in description.forms {
        let limit = if form.has_file() { photo::BODY } else { BODY };
        let handler = move |state, staff, path, input| small_form::send::<R>(state, staff, path, input, form);
        routes = routes.get(form.address, small_form::back_after_sign_in::<R>).post_up_to(form.address, limit, handler);
    }
    for action in description.row_actions {
        let handler = move |state, staff, path, input| row_actions::act::<R>(state, staff, path, input, action);
        routes = routes.get(action.address, row_actions::back_after_sign_in::<R>).post(action.address, handler);
    }
    routes.with(ResourceState { site: site.clone(), resource })
}

/// The most bytes a card's form may have: what its fields can hold, and what stands around it.
fn body(description: &'static Description) -> usize {
    // What was typed comes twice from the page of a conflict.
    (2 * description.fields().map(Field::weight).sum::<usize>()).max(BODY / 2) + BODY / 2
}

/// The number in an address. Whatever is no number is the address of nothing.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn number(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
