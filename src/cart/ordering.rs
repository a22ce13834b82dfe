//! What placing an order needs of a cart: locking it, reading it, removing what was bought.

use techstore_db::{Timestamp, Write};

use crate::cart::Owner;
use crate::cart::store::{self, CartId};
use crate::kernel::fault::Fault;
use crate::kernel::ids::ProductId;

/// A cart that nobody else changes until the transaction ends.
pub(crate) struct LockedCart {
    cart: CartId,
    /// In ascending order of the products' ids.
    pub(crate) lines: Vec<Wanted>,
}

/// A product that is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) product: ProductId,
    pub(crate) name: String,
    pub(crate) quantity: i64,
    /// Zero when the product is no longer sold.
    pub(crate) stock: i64,
    pub(crate) is_on_sale: bool,
}

/// Locks somebody's cart. `None`: the guest's session has ended.
pub(crate) async fn lock(tx: &mut Write, owner: Owner, now: Timestamp) -> Result<Option<LockedCart>, Fault> {
    let cart = match store::lock_cart(tx, owner, now).await {
        Ok(Some(cart)) => cart,
        Ok(None) | Err(techstore_db::Error::Reference(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let rows = store::wanted(tx, cart).await?;
    let wanted = |row: store::WantedRow| Wanted {
        product: row.id,
        name: row.name,
        quantity: row.quantity,
        stock: if row.is_on_sale { row.stock } else { 0 },
        is_on_sale: row.is_on_sale,
    };
    Ok(Some(LockedCart { cart, lines: rows.into_iter().map(wanted).collect() }))
}

/// Removes what was bought from the cart.
pub(crate) async fn take_out(tx: &mut Write, cart: &LockedCart, bought: &[ProductId]) -> Result<(), Fault> {
    if bought.len() == cart.lines.len() {
        return Ok(store::delete_lines(tx, cart.cart).await?);
    }
    for product in bought {
        store::delete_line(tx, cart.cart, *product).await?;
    }
    Ok(())
}
