//! Letting somebody in to an order: its customer, or whoever holds a link that we have signed.

use std::ops::ControlFlow;

use axum::response::Response;

use crate::kernel::ids::OrderId;
use crate::orders::{Access, Actor, Order, Orders, order};
use crate::web::error::Error;
use crate::web::next::login_address;
use crate::web::page;
use crate::web::paths;
use crate::web::visit::Visit;

/// An order with how its visitor came to see it.
pub struct Admitted {
    /// The order.
    pub order: Order,
    /// How.
    pub access: Access,
    /// The key of the link, for whoever came by one.
    pub key: Option<String>,
}

impl Admitted {
    /// Whether the visitor may change the order: a link is enough as long as it is in nobody's account.
    #[must_use]
    pub fn may_change(&self) -> bool {
        matches!(self.access, Access::Customer(_)) || self.order.user.is_none()
    }

    /// Who it is, for the history.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self.access {
            Access::Customer(user) => Actor::Customer(Some(user)),
            Access::Link | Access::Mail => Actor::Customer(None),
        }
    }
}

/// The order of an address, for its customer or for the holder of its link. Somebody else's is none. The link that was shown
/// after ordering, and may lie in the history of any browser, ends when the order joins an account.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::SignInFirst`] for somebody who is not signed in and has no link that counts.
pub async fn admit(orders: &Orders, visit: &Visit, id: &str, key: Option<String>) -> Result<Admitted, Error> {
    let who = visit.who.as_ref().map(|who| who.id);
    if who.is_none() && key.is_none() {
        return Err(Error::SignInFirst);
    }
    let id = OrderId(id.parse().map_err(|_| Error::NotFound)?);
    let by_link = match &key {
        Some(key) => orders.key().await?.check(id, key),
        None => None,
    };
    let order = order(orders, id).await?.ok_or(Error::NotFound)?;
    if let Some(user) = who.filter(|user| order.user == Some(*user)) {
        return Ok(Admitted { order, access: Access::Customer(user), key: None });
    }
    match by_link {
        Some(Access::Link) if order.user.is_some() && who.is_none() => Err(Error::SignInFirst),
        Some(access) if access == Access::Mail || order.user.is_none() => Ok(Admitted { order, access, key }),
        _ => Err(Error::NotFound),
    }
}

/// As [`admit`], for forms: whoever has to sign in first comes back to the order's page, since the form's own address shows
/// nothing.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn admit_to_change(
    orders: &Orders,
    visit: &Visit,
    id: &str,
    key: Option<String>,
) -> Result<ControlFlow<Response, Admitted>, Error> {
    match admit(orders, visit, id, key).await {
        Ok(admitted) if admitted.may_change() => Ok(ControlFlow::Continue(admitted)),
        Ok(Admitted { order, .. }) => Ok(ControlFlow::Break(to_login(order.id, None))),
        Err(Error::SignInFirst) => {
            let id = OrderId(id.parse().map_err(|_| Error::NotFound)?);
            Ok(ControlFlow::Break(to_login(id, None)))
        }
        Err(error) => Err(error),
    }
}

/// On to the login, and from there to the order.
#[must_use]
pub fn to_login(order: OrderId, key: Option<&str>) -> Response {
    page::see_other(&login_address(&paths::order(order, key)))
}
