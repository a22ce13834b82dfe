//! What the outbox holds: putting into it, looking at it, clearing it.

use jiff::SignedDuration;
use techstore_db::{Db, Timestamp, Write};

use super::Mail;
use super::message::Message;
use super::store::{self, Standing};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OutboxId;

/// Longer than this nothing should wait.
const LATE: SignedDuration = SignedDuration::from_hours(1);
/// How long messages are kept after they were sent or given up: somebody may ask about one, but they are personal data.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Puts a message into the outbox, as a part of what it tells of: it goes out when the transaction is committed, and never
/// when it is not. [`Mail::wake`] after the commit makes that at once.
///
/// # Errors
/// A fault of the database.
pub async fn enqueue(tx: &mut Write, message: &Message, now: Timestamp) -> Result<OutboxId, Fault> {
    store::insert(tx, message, now).await.while_("putting a message into the outbox")
}

/// How many messages wait, wait for more than an hour, and were given up.
///
/// # Errors
/// A fault of the database.
pub async fn standing(db: &Db, now: Timestamp) -> Result<Standing, Fault> {
    let mut db = db.read().await?;
    store::standing(&mut db, Timestamp::new(*now - LATE)).await.while_("counting the messages of the outbox")
}

/// Clears away messages that were sent or given up thirty days ago; says how many.
///
/// # Errors
/// A fault of the database.
pub async fn sweep(mail: &Mail) -> Result<u64, Fault> {
    let before = Timestamp::new(*mail.clock.now() - KEPT);
    let mut tx = mail.db.write().await?;
    let swept = store::delete_settled(&mut tx, before).await?;
    tx.commit().await.while_("clearing old messages away")?;
    Ok(swept)
}
