//! What changes how many there are on hand: receiving, bringing back, correcting.

use techstore_db::{Reads, Timestamp, Write};

use crate::inventory::model::{Kind, Movement};
use crate::inventory::store::{self, Levels, NewMovement};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{OrderId, ProductId, UserId};

/// Pieces that came to the shop.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    pub product: ProductId,
    /// How many, at least one.
    pub quantity: i64,
    pub staff: Option<UserId>,
    /// From where, by which paper.
    pub note: &'a str,
}

/// Receives pieces: they can be bought from now on.
pub async fn receive(tx: &mut Write, receipt: &Receipt<'_>, now: Timestamp) -> Result<(), Fault> {
    let Receipt { product, quantity, staff, note } = *receipt;
    store::add(tx, product, quantity).await?;
    let movement = NewMovement { product, order: None, kind: Kind::Received, quantity, staff, note };
    Ok(store::insert_movement(tx, &movement, now).await?)
}

/// Brings back what an order took of a product: once, whoever asks how often.
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

/// Why a count was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCorrected {
    /// There is no such product.
    NoProduct,
    /// So many pieces are kept for people who are paying: fewer cannot be on hand.
    Reserved(i64),
}

/// Says how many pieces of a product somebody counted on hand, those that are kept included.
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

/// The last movements of a product, the newest first.
pub(crate) async fn history(db: &mut impl Reads, product: ProductId, most: i64) -> Result<Vec<Movement>, Fault> {
    store::movements(db, product, most).await.while_("reading movements")
}
