//! Ordering the same again: what is still there goes into the cart.

use crate::cart::{Change, Owner, change};
use crate::kernel::fault::{Failure, Fault};
use crate::orders::{Order, Orders};

/// Puts the goods of an order into somebody's cart, and gives back the names of those of which not all are there.
///
/// # Errors
/// A fault of the database.
pub async fn repeat(orders: &Orders, order: &Order, owner: Owner) -> Result<Vec<String>, Fault> {
    let mut short = Vec::new();
    for line in &order.lines {
        let Some(product) = line.product else {
            short.push(line.name.clone());
            continue;
        };
        match change(&orders.carts, owner, product, Change::By(line.quantity)).await {
            Ok(changed) if !changed.is_held => {}
            Ok(_) | Err(Failure::Refused(_)) => short.push(line.name.clone()),
            Err(Failure::Fault(fault)) => return Err(fault),
        }
    }
    Ok(short)
}
