//! Deducting pieces from the stock for an order: sold at once, or reserved until a moment.

use techstore_db::{Reads, Timestamp, Write};

use crate::inventory::model::Kind;
use crate::inventory::store::{self, NewMovement};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{OrderId, ProductId};
use crate::kernel::money::Kopecks;

/// What pieces are deducted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Sale,
    /// Reserved until then for somebody who is paying.
    ReservedUntil(Timestamp),
}

/// Pieces that were deducted, with name and price of this moment. The update locks the product, so nobody changes either
/// before the transaction ends.
#[derive(Debug, Clone)]
pub(crate) struct Deducted {
    pub(crate) product: ProductId,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price: Kopecks,
    /// In per cent.
    pub(crate) vat_rate: i64,
    pub(crate) quantity: i64,
    pub(crate) left: i64,
}

/// Deducts `quantity` of a product. `None` when fewer can be bought, or it is no longer on sale: nothing is deducted then.
///
/// Two buyers of the last piece cannot both succeed: the condition is part of the update, so the database decides.
/// [`record`] must follow once the order has its number.
pub(crate) async fn deduct(
    tx: &mut Write,
    product: ProductId,
    quantity: i64,
    purpose: Purpose,
) -> Result<Option<Deducted>, Fault> {
    let row = match purpose {
        Purpose::Sale => store::sell(tx, product, quantity).await?,
        Purpose::ReservedUntil(_) => store::reserve(tx, product, quantity).await?,
    };
    Ok(row.map(|row| Deducted {
        product,
        sku: row.sku,
        name: row.name,
        price: row.price,
        vat_rate: row.vat_rate,
        quantity,
        left: row.stock,
    }))
}

/// How many of a product can be bought; `None` when it is not on sale.
pub(crate) async fn available(db: &mut impl Reads, product: ProductId) -> Result<Option<i64>, Fault> {
    store::available(db, product).await.while_("reading the stock of a product")
}

/// Records for which order pieces were deducted: a movement when they are sold, else a reservation.
pub(crate) async fn record(
    tx: &mut Write,
    order: OrderId,
    deducted: &Deducted,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), Fault> {
    match purpose {
        Purpose::Sale => {
            let movement = NewMovement {
                product: deducted.product,
                order: Some(order),
                kind: Kind::Sold,
                quantity: -deducted.quantity,
                staff: None,
                note: "",
            };
            store::insert_movement(tx, &movement, now).await?;
        }
        Purpose::ReservedUntil(until) => {
            store::insert_reservation(tx, order, deducted.product, deducted.quantity, until).await?;
        }
    }
    Ok(())
}
