//! Movements of the stock on hand other than sales: receipts, returns, corrections.

use techstore_db::{Reads, Timestamp, Write};

use crate::inventory::model::{Kind, Movement};
use crate::inventory::store::{self, Levels, NewMovement};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{OrderId, ProductId, UserId};

/// Pieces that arrived, or were counted.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    pub product: ProductId,
    pub quantity: i64,
    pub staff: Option<UserId>,
    /// The supplier, the delivery note, the reason.
    pub note: &'a str,
}

pub async fn receive(tx: &mut Write, receipt: &Receipt<'_>, now: Timestamp) -> Result<(), Fault> {
    let Receipt { product, quantity, staff, note } = *receipt;
    store::add(tx, product, quantity).await?;
    let movement = NewMovement { product, order: None, kind: Kind::Received, quantity, staff, note };
    Ok(store::insert_movement(tx, &movement, now).await?)
}

/// Returns the pieces of a cancelled order to the stock. The caller makes sure that it happens once.
pub(crate) async fn give_back(
    tx: &mut Write,
    order: OrderId,
    product: ProductId,
    quantity: i64,
    now: Timestamp,
) -> Result<(), Fault> {
    store::add(tx, product, quantity).await?;
    let movement = NewMovement { product, order: Some(order), kind: Kind::Returned, quantity, staff: None, note: "" };
    Ok(store::insert_movement(tx, &movement, now).await?)
}

/// Why a count was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCorrected {
    /// There is no such product.
    NoProduct,
    /// This many are reserved, so fewer cannot be on hand.
    Reserved(i64),
}

/// Sets the stock to what somebody counted on hand, reserved pieces included. The difference becomes a movement.
///
/// # Errors
/// [`NotCorrected`].
pub async fn correct(tx: &mut Write, counted: &Receipt<'_>, now: Timestamp) -> Outcome<(), NotCorrected> {
    let Receipt { product, quantity, staff, note } = *counted;
    let levels = store::lock(tx, product).await?;
    let Levels { stock, reserved } = levels.ok_or(Failure::Refused(NotCorrected::NoProduct))?;
    if quantity < reserved {
        return Err(Failure::Refused(NotCorrected::Reserved(reserved)));
    }
    let change = quantity - stock - reserved;
    if change != 0 {
        store::add(tx, product, change).await?;
        let movement = NewMovement { product, order: None, kind: Kind::Corrected, quantity: change, staff, note };
        store::insert_movement(tx, &movement, now).await?;
    }
    Ok(())
}

pub(crate) async fn history(db: &mut impl Reads, product: ProductId, most: i64) -> Result<Vec<Movement>, Fault> {
    store::movements(db, product, most).await.while_("reading movements")
}
