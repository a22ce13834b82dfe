//! Reservations: pieces set aside while an order is being paid. Payment sells them, expiry releases them.

use techstore_db::{Reads, Timestamp, Write};

use crate::inventory::model::Kind;
use crate::inventory::store::{self, NewMovement};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OrderId;

/// Sells what is reserved for an order. `false`: nothing was reserved.
pub(crate) async fn sell_reserved(tx: &mut Write, order: OrderId, now: Timestamp) -> Result<bool, Fault> {
    let kept = store::delete_reservations(tx, order).await?;
    for (product, quantity) in &kept {
        store::sell_reserved(tx, *product, *quantity).await?;
        let movement = NewMovement {
            product: *product,
            order: Some(order),
            kind: Kind::Sold,
            quantity: -quantity,
            staff: None,
            note: "",
        };
        store::insert_movement(tx, &movement, now).await?;
    }
    Ok(!kept.is_empty())
}

/// Puts what is reserved for an order back on sale. `false`: nothing was reserved.
pub(crate) async fn release(tx: &mut Write, order: OrderId) -> Result<bool, Fault> {
    let kept = store::delete_reservations(tx, order).await?;
    for (product, quantity) in &kept {
        store::release(tx, *product, *quantity).await?;
    }
    Ok(!kept.is_empty())
}

/// Extends an order's reservations; an earlier moment changes nothing.
pub(crate) async fn extend(tx: &mut Write, order: OrderId, until: Timestamp) -> Result<(), Fault> {
    Ok(store::extend(tx, order, until).await?)
}

/// Until when goods are reserved for an order; `None` when none are.
pub(crate) async fn reserved_until(db: &mut impl Reads, order: OrderId) -> Result<Option<Timestamp>, Fault> {
    store::reserved_until(db, order).await.while_("reading until when goods are reserved")
}

/// Orders whose reservations have expired, and when; at most `most`, the longest overdue first.
pub(crate) async fn overdue(
    db: &mut impl Reads,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(OrderId, Timestamp)>, Fault> {
    store::overdue(db, now, most).await.while_("looking for reservations that have ended")
}
