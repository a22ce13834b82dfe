//! Taking off the shelf for an order.

use techstore_db::{Reads, Timestamp, Write};

use crate::inventory::model::Kind;
use crate::inventory::store::{self, NewMovement};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{OrderId, ProductId};
use crate::kernel::money::Kopecks;

/// What becomes of pieces that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taking {
    Sold,
    /// They are kept until a moment, for somebody who is paying.
    ReservedUntil(Timestamp),
}

/// Pieces that were taken: the product as it is called and costs at this moment, which nobody changes before the
/// transaction ends.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) product: ProductId,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price: Kopecks,
    /// VAT in percent.
    pub(crate) vat_rate: i64,
    pub(crate) quantity: i64,
    /// How many can still be bought.
    pub(crate) left: i64,
}

/// Takes `quantity` of a product off the shelf. `None` when fewer can be bought, or it is no longer on sale: nothing is taken then.
///
/// Two buyers of the last piece cannot both succeed: the condition is part of the update, so the database decides.
/// [`note_taken`] must follow once the order has its number.
pub(crate) async fn take(
    tx: &mut Write,
    product: ProductId,
    quantity: i64,
    taking: Taking,
) -> Result<Option<Taken>, Fault> {
    let row = match taking {
        Taking::Sold => store::take(tx, product, quantity).await?,
        Taking::ReservedUntil(_) => store::set_aside(tx, product, quantity).await?,
    };
    Ok(row.map(|row| Taken {
        product,
        sku: row.sku,
        name: row.name,
        price: row.price,
        vat_rate: row.vat_rate,
        quantity,
        left: row.stock,
    }))
}

/// How many of a product can be bought; nothing of what is not on sale.
pub(crate) async fn available(db: &mut impl Reads, product: ProductId) -> Result<Option<i64>, Fault> {
    store::available(db, product).await.while_("looking how many there are")
}

/// Writes down for which order pieces were taken.
pub(crate) async fn note_taken(
    tx: &mut Write,
    order: OrderId,
    taken: &Taken,
    taking: Taking,
    now: Timestamp,
) -> Result<(), Fault> {
    match taking {
        Taking::Sold => {
            let movement = NewMovement {
                product: taken.product,
                order: Some(order),
                kind: Kind::Sold,
                quantity: -taken.quantity,
                staff: None,
                note: "",
            };
            store::insert_movement(tx, &movement, now).await?;
        }
        Taking::ReservedUntil(until) => {
            store::insert_reservation(tx, order, taken.product, taken.quantity, until).await?;
        }
    }
    Ok(())
}
