//! Merging a guest's cart into the customer's at sign-in.

use techstore_db::{Tx, Write};

use crate::cart::limits::Most;
use crate::cart::store::{self, NewLine};
use crate::cart::{Bound, Carts, MOST, Owner};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{ProductId, SessionId, UserId};

/// The customer's cart after merging.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Whether the customer's own cart had something in it.
    pub(crate) had_some: bool,
    /// Products that are fewer than both carts together had.
    pub(crate) limited: Vec<Limited>,
    /// How many pieces of each product can be bought now.
    pub(crate) cart: Vec<(ProductId, i64)>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Limited {
    pub(crate) name: String,
    /// How many are in the cart now.
    pub(crate) quantity: i64,
    pub(crate) bound: Bound,
}

/// Moves the lines of a session's guest cart into the customer's cart. Quantities are added and limited to what can be
/// bought; sold-out products keep theirs, so that the cart shows that they are gone. `None`: there is no guest cart.
pub(crate) async fn merge(carts: &Carts, session: SessionId, user: UserId) -> Result<Option<Merged>, Fault> {
    let merge = async |mut tx: Tx| merge_in(carts, &mut tx, session, user).await;
    carts.db.transaction("merging carts", merge).await
}

async fn merge_in(carts: &Carts, tx: &mut Write, session: SessionId, user: UserId) -> Result<Option<Merged>, Fault> {
    let now = carts.clock.now();
    let owner = Owner::Customer(user);
    let Some(guest) = store::lock_guest_cart(tx, session).await? else {
        return Ok(None);
    };
    let Some(cart) = store::lock_cart(tx, owner, now).await? else {
        return Ok(None);
    };
    let had_some = store::has_lines(tx, cart).await?;
    let mut limited = Vec::new();
    for line in store::side_by_side(tx, guest, cart).await? {
        let wanted = line.quantity.saturating_add(line.present.unwrap_or(0)).min(MOST);
        let stock = if line.is_on_sale { line.stock } else { 0 };
        let Most { pieces: most, bound } = carts.limits.of(stock);
        let quantity = if stock > 0 { wanted.min(most) } else { wanted };
        let moved = NewLine { product: line.id, quantity, price_seen: line.price_seen };
        store::set_line(tx, cart, &moved, now).await?;
        if quantity < wanted {
            limited.push(Limited { name: line.name, quantity, bound });
        }
    }
    store::delete_cart(tx, guest).await?;
    let cart = store::bought(tx, owner, carts.limits.per_line).await?;
    Ok(Some(Merged { had_some, limited, cart }))
}
