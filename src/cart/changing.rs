//! Putting into the cart, taking out, changing quantities.

use techstore_db::{Error as DbError, Timestamp, Write};

use crate::cart::store::{self, NewLine};
use crate::cart::{Carts, Owner};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::ProductId;

/// The most that is asked for of one product at once, and the most that two carts become.
pub const MOST: i64 = 10_000;

/// What is to become of a product's quantity in a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many more, or fewer.
    By(i64),
    /// Exactly so many.
    To(i64),
}

/// What became of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The product's name.
    pub name: String,
    /// How many of the product were in the cart before.
    pub before: i64,
    /// How many of the product are in the cart now.
    pub quantity: i64,
    /// Whether more were wanted than there are.
    pub is_held: bool,
    /// How many pieces of all kinds are in the cart now.
    pub count: i64,
}

/// Why a cart was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotChanged {
    /// There is no such product, it is not shown, or none is left.
    Unavailable,
    /// The guest's session has ended meanwhile: it is as if the browser had none.
    NoSession,
}

impl Change {
    /// What a quantity becomes, held between nothing and what is in stock; and whether more were wanted. Steps count from
    /// what people see, which is no more than there is.
    fn apply(self, present: i64, stock: i64) -> (i64, bool) {
        let stock = stock.max(0);
        let wanted = match self {
            Self::By(delta) => present.min(stock).saturating_add(delta),
            Self::To(quantity) => quantity,
        };
        (wanted.clamp(0, stock), wanted > stock)
    }

    /// Whether it can only make less of it: that is done to what is gone, too.
    fn takes_out(self) -> bool {
        matches!(self, Self::By(..=-1) | Self::To(..=0))
    }
}

/// Changes the quantity of a product in somebody's cart. Nothing of it takes the product out.
///
/// Several at once end as if one came after the other: each first takes hold of the cart. What is sold out or hidden can be
/// taken out, but not put in.
///
/// # Errors
/// [`NotChanged`].
pub async fn change(carts: &Carts, owner: Owner, product: ProductId, change: Change) -> Outcome<Changed, NotChanged> {
    let try_once = || async {
        let now = carts.clock.now();
        let mut tx = carts.db.write().await?;
        let changed = change_in(&mut tx, owner, product, change, now).await?;
        tx.commit().await.while_("changing a cart")?;
        Ok(changed)
    };
    techstore_db::retrying(Failure::is_conflict, try_once).await
}

async fn change_in(
    tx: &mut Write,
    owner: Owner,
    product: ProductId,
    change: Change,
    now: Timestamp,
) -> Outcome<Changed, NotChanged> {
    let cart = store::hold_cart(tx, owner, now).await.map_err(|error| gone(error, NotChanged::NoSession))?;
    let cart = cart.ok_or(Failure::Refused(NotChanged::NoSession))?;
    let item = store::item(tx, cart, product).await.while_("looking for a product")?;
    let item = item.ok_or(Failure::Refused(NotChanged::Unavailable))?;
    let present = item.quantity.unwrap_or(0);
    let stock = if item.is_visible { item.stock } else { 0 };
    let (quantity, is_held) = change.apply(present, stock);
    if stock == 0 && !(change.takes_out() && present > 0) {
        return Err(Failure::Refused(NotChanged::Unavailable));
    }
    if quantity > 0 {
        let line = NewLine { product, quantity, price_seen: item.price };
        let set = store::set_line(tx, cart, &line, now).await;
        set.map_err(|error| gone(error, NotChanged::Unavailable))?;
    } else {
        store::delete_line(tx, cart, product).await.while_("taking out of a cart")?;
    }
    let count = store::count(tx, owner).await.while_("counting what is in a cart")?;
    Ok(Changed { name: item.name, before: present, quantity, is_held, count })
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
/// [`NotChanged::Unavailable`].
pub async fn change_of_nothing(carts: &Carts, product: ProductId, change: Change) -> Outcome<Changed, NotChanged> {
    let mut db = carts.db.read().await?;
    let item = store::product(&mut db, product).await.while_("looking for a product")?;
    let item =
        item.filter(|item| item.is_visible && item.stock > 0).ok_or(Failure::Refused(NotChanged::Unavailable))?;
    let (quantity, is_held) = change.apply(0, item.stock);
    Ok(Changed { name: item.name, before: 0, quantity, is_held, count: quantity })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quantity_stays_between_nothing_and_the_stock() {
        for (change, present, stock, expected) in [
            (Change::By(1), 0, 5, (1, false)),
            (Change::By(10), 0, 5, (5, true)),
            (Change::By(-3), 2, 5, (0, false)),
            (Change::By(0), 7, 5, (5, false)),
            (Change::By(-1), 7, 5, (4, false)),
            (Change::By(-3), 3, 0, (0, false)),
            (Change::To(3), 1, 5, (3, false)),
            (Change::To(-1), 1, 5, (0, false)),
            (Change::To(i64::MAX), 1, 5, (5, true)),
            (Change::By(i64::MAX), i64::MAX, i64::MAX, (i64::MAX, false)),
            (Change::By(1), 0, -1, (0, true)),
        ] {
            assert_eq!(change.apply(present, stock), expected, "{change:?} of {present} with {stock}");
        }
    }

    proptest! {
        #[test]
        fn no_change_leaves_the_bounds(delta: i64, present: i64, stock: i64, by: bool) {
            let change = if by { Change::By(delta) } else { Change::To(delta) };
            let (quantity, _) = change.apply(present, stock);
            prop_assert!(quantity >= 0 && quantity <= stock.max(0));
        }
    }
}
