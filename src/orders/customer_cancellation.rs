//! A customer cancels an order that is still new.

use techstore_db::Tx;

use crate::kernel::fault::Outcome;
use crate::kernel::ids::OrderId;
use crate::orders::Orders;
use crate::orders::model::Actor;
use crate::orders::paying::call_off;
use crate::orders::transitions::{Cancellation, NotMoved, cancel};

/// The reason in the history: customers are not asked for one.
const REASON: &str = "Отменён покупателем.";

/// Cancels a new order for its customer, and has the bank call off what is being paid for it.
///
/// # Errors
/// [`NotMoved`].
pub(crate) async fn cancel_by_customer(orders: &Orders, id: OrderId, by: Actor) -> Outcome<(), NotMoved> {
    let cancel_new = async |mut tx: Tx| {
        let end = Cancellation { reason: REASON.to_owned(), to_shelf: true, by: by.clone() };
        cancel(orders, &mut tx, id, end).await
    };
    orders.db.transaction("cancelling an order", cancel_new).await?;
    call_off(orders, id).await;
    Ok(())
}
