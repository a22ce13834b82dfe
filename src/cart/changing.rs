//! Changing what is in a cart: putting in, taking out, other quantities.

use techstore_db::{Error as DbError, Timestamp, Tx, Write};

use crate::cart::limits::Most;
use crate::cart::store::{self, CartId, NewLine};
use crate::cart::{Bound, Carts, Limits, Owner};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::ProductId;

/// The largest quantity of one product that a request may ask for, and that merging two carts may give.
pub(crate) const MOST: i64 = 10_000;

/// How to change a product's quantity in a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// More by this, or fewer when negative.
    By(i64),
    To(i64),
    /// At least this many: doing it twice changes nothing more.
    AtLeast(i64),
}

/// What a change did to a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub(crate) name: String,
    pub(crate) before: i64,
    pub quantity: i64,
    /// Why it is not more, when more was wanted.
    pub(crate) limited_by: Option<Bound>,
    pub(crate) most: i64,
    /// Pieces of all products in the cart.
    pub(crate) count: i64,
}

/// Why a cart was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotChanged {
    /// The product does not exist or is sold out.
    Unavailable,
    /// The shop no longer sells it.
    Withdrawn,
    /// The guest's session has ended: the caller treats the browser as one without a session.
    NoSession,
}

impl Change {
    /// The new quantity, between zero and what can be bought, and why it is not more. Steps count from what the page
    /// shows, which is never more than can be bought.
    fn apply(self, present: i64, stock: i64, limits: Limits) -> (i64, Option<Bound>) {
        let Most { pieces: most, bound } = limits.of(stock);
        let wanted = match self {
            Self::By(delta) => present.min(most).saturating_add(delta),
            Self::To(quantity) => quantity,
            Self::AtLeast(quantity) => present.min(most).max(quantity),
        };
        (wanted.clamp(0, most), (wanted > most).then_some(bound))
    }

    /// Whether it can only reduce the quantity. That is allowed for sold-out and hidden products too.
    fn takes_out(self) -> bool {
        matches!(self, Self::By(..=-1) | Self::To(..=0))
    }
}

/// Changes the quantity of a product in a cart. A quantity of zero takes the product out.
///
/// Concurrent changes happen one after the other: each first locks the cart. Sold-out and hidden products can be taken
/// out, but not put in.
///
/// # Errors
/// [`NotChanged`].
pub async fn change(carts: &Carts, owner: Owner, product: ProductId, change: Change) -> Outcome<Changed, NotChanged> {
    let try_once = async |mut tx: Tx| change_in(carts, &mut tx, owner, product, change).await;
    carts.db.transaction("changing a cart", try_once).await
}

async fn change_in(
    carts: &Carts,
    tx: &mut Write,
    owner: Owner,
    product: ProductId,
    change: Change,
) -> Outcome<Changed, NotChanged> {
    let cart = lock(tx, owner, carts.clock.now()).await?;
    let changed = change_line(carts, tx, cart, product, change).await?;
    let count = store::count(tx, owner, carts.limits.per_line).await?;
    Ok(Changed { count, ..changed })
}

async fn lock(tx: &mut Write, owner: Owner, now: Timestamp) -> Outcome<CartId, NotChanged> {
    let cart = store::lock_cart(tx, owner, now).await.map_err(|error| gone(error, NotChanged::NoSession))?;
    cart.ok_or(Failure::Refused(NotChanged::NoSession))
}

/// Changes a line of a locked cart. The caller counts the whole cart.
async fn change_line(
    carts: &Carts,
    tx: &mut Write,
    cart: CartId,
    product: ProductId,
    change: Change,
) -> Outcome<Changed, NotChanged> {
    let now = carts.clock.now();
    let item = store::item(tx, cart, product).await?;
    let item = item.ok_or(Failure::Refused(NotChanged::Unavailable))?;
    let present = item.quantity.unwrap_or(0);
    let stock = if item.is_on_sale { item.stock } else { 0 };
    let (quantity, limited_by) = change.apply(present, stock, carts.limits);
    if stock == 0 && !(change.takes_out() && present > 0) {
        let why = if item.is_on_sale { NotChanged::Unavailable } else { NotChanged::Withdrawn };
        return Err(Failure::Refused(why));
    }
    if quantity > 0 {
        let line = NewLine { product, quantity, price_seen: item.price };
        let set = store::set_line(tx, cart, &line, now).await;
        set.map_err(|error| gone(error, NotChanged::Unavailable))?;
    } else {
        store::delete_line(tx, cart, product).await?;
    }
    let most = carts.limits.of(stock).pieces;
    Ok(Changed { name: item.name, before: present, quantity, limited_by, most, count: 0 })
}

/// What [`add_all`] did with one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Added {
    /// Pieces that were not in the cart before.
    pub(crate) pieces: i64,
    /// Why it is not all of them.
    pub(crate) limited_by: Option<Bound>,
    /// Whether the shop no longer sells it.
    pub(crate) is_withdrawn: bool,
}

/// Puts several products into a cart in one transaction, each up to what can be bought. Pieces that are there already
/// count, so doing it twice changes nothing more. The results are in the order of `wanted`.
pub(crate) async fn add_all(carts: &Carts, owner: Owner, wanted: &[(ProductId, i64)]) -> Result<Vec<Added>, Fault> {
    let add = async |mut tx: Tx| {
        let now = carts.clock.now();
        let nothing = Added { pieces: 0, limited_by: Some(Bound::Stock), is_withdrawn: false };
        let cart = match lock(&mut tx, owner, now).await {
            Ok(cart) => cart,
            Err(Failure::Refused(_)) => {
                tx.discard();
                return Ok(vec![nothing; wanted.len()]);
            }
            Err(Failure::Fault(fault)) => return Err(fault),
        };
        let mut added = Vec::new();
        for (product, quantity) in wanted {
            added.push(match change_line(carts, &mut tx, cart, *product, Change::AtLeast(*quantity)).await {
                Ok(changed) => {
                    let pieces = (changed.quantity - changed.before).max(0);
                    Added { pieces, limited_by: changed.limited_by, is_withdrawn: false }
                }
                Err(Failure::Refused(NotChanged::Withdrawn)) => Added { is_withdrawn: true, ..nothing },
                Err(Failure::Refused(NotChanged::Unavailable | NotChanged::NoSession)) => nothing,
                Err(Failure::Fault(fault)) => return Err(fault),
            });
        }
        Ok(added)
    };
    carts.db.transaction("repeating an order", add).await
}

/// A broken foreign key means that the product or the session was deleted meanwhile.
fn gone(error: DbError, refused: NotChanged) -> Failure<NotChanged> {
    match error {
        DbError::Reference(_) => Failure::Refused(refused),
        error => Failure::Fault(Fault::from(error)),
    }
}

/// What a change would make of an empty cart. A guest gets a session only when there is something to store.
///
/// # Errors
/// [`NotChanged::Unavailable`], [`NotChanged::Withdrawn`].
pub(crate) async fn change_of_nothing(
    carts: &Carts,
    product: ProductId,
    change: Change,
) -> Outcome<Changed, NotChanged> {
    let mut db = carts.db.read().await?;
    let item = store::product(&mut db, product).await.while_("looking for a product")?;
    let item = item.ok_or(Failure::Refused(NotChanged::Unavailable))?;
    if !item.is_on_sale {
        return Err(Failure::Refused(NotChanged::Withdrawn));
    }
    if item.stock <= 0 {
        return Err(Failure::Refused(NotChanged::Unavailable));
    }
    let (quantity, limited_by) = change.apply(0, item.stock, carts.limits);
    let most = carts.limits.of(item.stock).pieces;
    Ok(Changed { name: item.name, before: 0, quantity, limited_by, most, count: quantity })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits { per_line: 8, per_order: 50 };

    #[test]
    fn a_quantity_stays_between_nothing_the_stock_and_the_cap() {
        for (change, present, stock, (quantity, is_limited)) in [
            (Change::By(1), 0, 5, (1, false)),
            (Change::By(10), 0, 5, (5, true)),
            (Change::By(-3), 2, 5, (0, false)),
            (Change::By(0), 7, 5, (5, false)),
            (Change::By(-1), 7, 5, (4, false)),
            (Change::By(-3), 3, 0, (0, false)),
            (Change::To(3), 1, 5, (3, false)),
            (Change::To(-1), 1, 5, (0, false)),
            (Change::To(i64::MAX), 1, 5, (5, true)),
            (Change::By(i64::MAX), i64::MAX, i64::MAX, (8, true)),
            (Change::By(1), 8, 9, (8, true)),
            (Change::By(-1), 15, 20, (7, false)),
            (Change::To(9), 1, 9, (8, true)),
            (Change::By(1), 0, -1, (0, true)),
            (Change::AtLeast(2), 0, 5, (2, false)),
            (Change::AtLeast(2), 2, 5, (2, false)),
            (Change::AtLeast(2), 3, 5, (3, false)),
            (Change::AtLeast(7), 3, 5, (5, true)),
        ] {
            let (allowed, by) = change.apply(present, stock, LIMITS);
            assert_eq!((allowed, by.is_some()), (quantity, is_limited), "{change:?} of {present} with {stock}");
        }
    }

    proptest! {
        #[test]
        fn no_change_leaves_the_bounds(delta: i64, present: i64, stock: i64, kind in 0..3) {
            let change = [Change::By(delta), Change::To(delta), Change::AtLeast(delta)][usize::try_from(kind).unwrap()];
            let (quantity, _) = change.apply(present, stock, LIMITS);
            prop_assert!(quantity >= 0 && quantity <= stock.clamp(0, LIMITS.per_line));
        }
    }
}
