//! Putting into the cart, taking out, changing quantities.

use techstore_db::{Error as DbError, Timestamp, Tx, Write};

use crate::cart::limits::Most;
use crate::cart::store::{self, CartId, NewLine};
use crate::cart::{Bound, Carts, Limits, Owner};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::ProductId;

/// The most that is asked for of one product at once, and the most that two carts become.
pub(crate) const MOST: i64 = 10_000;

/// What is to become of a product's quantity in a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many more, or fewer.
    By(i64),
    To(i64),
    /// So many, if there are fewer: doing it twice does no more than once.
    AtLeast(i64),
}

/// What became of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub(crate) name: String,
    /// How many of the product were in the cart before.
    pub(crate) before: i64,
    /// How many of the product are in the cart now.
    pub quantity: i64,
    /// What kept more from it, when more were wanted.
    pub(crate) limited_by: Option<Bound>,
    /// How many of the product could be in the cart.
    pub(crate) most: i64,
    /// How many pieces of all kinds are in the cart now.
    pub(crate) count: i64,
}

/// Why a cart was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotChanged {
    /// There is no such product, or none is left.
    Unavailable,
    /// The shop does not sell it any more.
    Withdrawn,
    /// The guest's session has ended meanwhile: it is as if the browser had none.
    NoSession,
}

impl Change {
    /// What a quantity becomes, held between nothing, the stock and the shop's cap; and what kept more from it. Steps count
    /// from what people see, which is no more than can be bought.
    fn apply(self, present: i64, stock: i64, limits: Limits) -> (i64, Option<Bound>) {
        let Most { pieces: most, bound } = limits.of(stock);
        let wanted = match self {
            Self::By(delta) => present.min(most).saturating_add(delta),
            Self::To(quantity) => quantity,
            Self::AtLeast(quantity) => present.min(most).max(quantity),
        };
        (wanted.clamp(0, most), (wanted > most).then_some(bound))
    }

    /// Whether it can only make less of it: that is done to what is gone, too.
    fn takes_out(self) -> bool {
        matches!(self, Self::By(..=-1) | Self::To(..=0))
    }
}

/// Changes the quantity of a product in somebody's cart. Nothing of it takes the product out.
///
/// Several at once end as if one came after the other: each first locks the cart. What is sold out or hidden can be
/// taken out, but not put in.
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

/// Changes a line of a locked cart; what is in the whole cart then is not counted.
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

/// What became of a product of which pieces were to be put into a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Added {
    /// How many pieces of it are in the cart that were not there before.
    pub(crate) pieces: i64,
    /// What kept the rest from it; nothing when all were put in.
    pub(crate) limited_by: Option<Bound>,
    /// Whether the shop does not sell it any more.
    pub(crate) is_withdrawn: bool,
}

/// Sees to it that so many pieces of several products are in somebody's cart, as one change; of each no more than there is.
/// What is there already counts: done twice, it does no more than once. Says what became of each, in the same order.
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
    carts.db.transaction("putting an order into a cart", add).await
}

/// A reference that no longer holds is what somebody else took away meanwhile.
fn gone(error: DbError, refused: NotChanged) -> Failure<NotChanged> {
    match error {
        DbError::Reference(_) => Failure::Refused(refused),
        error => Failure::Fault(Fault::from(error)),
    }
}

/// What a change would make of an empty cart: a guest gets a session only for something to keep.
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
