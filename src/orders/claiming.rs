//! Taking a guest's order into an account: the link of a message proves that the e-mail is theirs.

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{OrderId, UserId};
use crate::orders::history::{self, Actor};
use crate::orders::store::moving as rows;
use crate::orders::{Access, Orders};

/// Takes a guest's order into somebody's account. `false`: the link proves nothing, or the order is somebody's already.
///
/// # Errors
/// A fault of the database.
pub async fn claim(orders: &Orders, order: OrderId, user: UserId, access: Access) -> Result<bool, Fault> {
    if access != Access::Mail {
        return Ok(false);
    }
    let mut tx = orders.db.write().await?;
    if !rows::give_to(&mut tx, order, user).await.while_("taking an order into an account")? {
        return Ok(false);
    }
    history::write(&mut tx, order, "claimed", Actor::Customer(Some(user)), "", orders.clock.now()).await?;
    tx.commit().await.while_("taking an order into an account")?;
    Ok(true)
}
