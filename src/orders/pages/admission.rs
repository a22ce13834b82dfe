//! Letting somebody in to an order: its customer, or whoever holds a link that we have signed.

use crate::kernel::ids::OrderId;
use crate::orders::{Access, Order, Orders, order};
use crate::web::error::Error;
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

/// The order of an address, for its customer or for the holder of its link. Somebody else's is none.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::SignInFirst`] for somebody who is neither signed in nor has a link.
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
    let access = by_link.ok_or(Error::NotFound)?;
    Ok(Admitted { order, access, key })
}
