//! What the outbox holds: putting into it, looking at it, clearing it.

use jiff::SignedDuration;
use techstore_db::{Db, Timestamp, Write};

use super::Mail;
use super::limits::admits;
use super::message::Message;
use super::proof::is_proven;
use super::store::{self, Standing};
use crate::kernel::email::mailbox;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OutboxId;

/// Longer than this nothing should wait.
const LATE: SignedDuration = SignedDuration::from_hours(1);
/// How long messages are kept after they were sent or given up: somebody may ask about one, but they are personal data.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Puts a message into the outbox, as a part of what it tells of: it goes out when the transaction is committed, and never
/// when it is not. [`Mail::wake`] after the commit makes that at once.
///
/// To an address that is not proven only so many go ([`Limits`](super::Limits)): `None` for one too many, which is dropped
/// and counted. What it tells of stands all the same.
pub async fn enqueue(mail: &Mail, tx: &mut Write, message: &Message) -> Result<Option<OutboxId>, Fault> {
    let now = mail.clock.now();
    let mailbox = mailbox(message.to.as_str());
    if let Some(limits) = mail.limits.filter(|_| !is_proven(&message.to))
        && !admits(limits, tx, &mailbox, now).await?
    {
        return Ok(None);
    }
    store::insert(tx, message, &mailbox, now).await.while_("putting a message into the outbox").map(Some)
}

/// The same for a message to a customer that no stranger can cause, as about what the staff did: none is dropped.
pub(crate) async fn enqueue_always(mail: &Mail, tx: &mut Write, message: &Message) -> Result<OutboxId, Fault> {
    let mailbox = mailbox(message.to.as_str());
    store::insert(tx, message, &mailbox, mail.clock.now()).await.while_("putting a message into the outbox")
}

/// The same for a message to the shop's own people: none is dropped, and one that is lost is not told to them again.
pub async fn enqueue_for_staff(mail: &Mail, tx: &mut Write, message: &Message) -> Result<OutboxId, Fault> {
    store::insert(tx, message, "", mail.clock.now()).await.while_("putting a message to the staff into the outbox")
}

/// How many messages wait, wait for more than an hour, and were given up.
pub async fn standing(db: &Db, now: Timestamp) -> Result<Standing, Fault> {
    let mut db = db.read().await?;
    store::standing(&mut db, Timestamp::new(*now - LATE)).await.while_("counting the messages of the outbox")
}

/// Clears away messages that were sent or given up thirty days ago; says how many.
pub async fn sweep(mail: &Mail) -> Result<u64, Fault> {
    let before = Timestamp::new(*mail.clock.now() - KEPT);
    let mut tx = mail.db.write().await?;
    let swept = store::delete_settled(&mut tx, before).await?;
    store::forget_recipients(&mut tx, before).await?;
    tx.commit().await.while_("clearing old messages away")?;
    Ok(swept)
}
