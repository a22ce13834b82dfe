//! The engine of the staff site: a room describes its list, form and actions and brings its data; the engine is the rest.
//!
//! - [`description`]: what a room says of itself once and for all; [`resource`]: the data it brings.
//! - [`question`], [`period`]: what a list is asked for. [`values`]: what a form holds.
//! - [`list`], [`form`], [`actions`]: the pages. Everything that changes something is one transaction: hold, look, write,
//!   write the journal.

mod actions;
pub mod back;
pub mod description;
mod field;
mod form;
mod form_view;
mod list;
mod list_view;
mod number;
pub mod period;
pub mod question;
pub mod resource;
mod row_actions;
pub mod tabs;
pub mod values;

pub use number::grouped;
use resource::Resource;

use crate::admin::desk::Desk;
use crate::web::context::Web;
use crate::web::error::Error;
use crate::web::routes::{Addresses, Routes};

/// A room with what its pages work with.
#[derive(Clone)]
pub struct Room<R> {
    desk: Desk,
    resource: R,
}

/// The addresses of a room.
#[must_use]
pub fn routes<R: Resource>(web: &Web, desk: &Desk, resource: R) -> Addresses {
    let description = R::DESCRIPTION;
    let mut routes = Routes::new(web)
        .get(description.addresses.list, list::show::<R>)
        .get(description.addresses.actions, actions::came_back::<R>)
        .post(description.addresses.actions, actions::act::<R>);
    if !R::HAS_OWN_CARD {
        routes =
            routes.get(description.addresses.form, form::show::<R>).post(description.addresses.form, form::save::<R>);
    }
    for action in description.row_actions {
        let handler = move |room, staff, path, input| row_actions::act::<R>(room, staff, path, input, action);
        routes = routes.get(action.address, row_actions::came_back::<R>).post(action.address, handler);
    }
    routes.with(Room { desk: desk.clone(), resource })
}

/// The number in an address. Whatever is no number is the address of nothing.
fn number(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
