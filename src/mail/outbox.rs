//! Writing to the outbox, counting its messages, deleting old ones.

use jiff::SignedDuration;
use secrecy::SecretString;
use techstore_db::{Db, Timestamp, Tx, Write};

use super::Mail;
use super::limits::admits;
use super::message::Message;
use super::proof::is_proven;
use super::secrets;
use super::sending::SendMail;
use super::store::{self, Standing};
use crate::jobs;
use crate::kernel::email::mailbox;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OutboxId;

/// A message that waits longer is late.
const LATE: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How long messages are kept after they were sent or given up: somebody may ask about one, but they are personal
/// data.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Writes a message to the outbox in the transaction of the event: it is sent if that is committed, and only then.
///
/// An unproven address gets a limited number ([`Limits`](super::Limits)). `None`: one too many, which is dropped and
/// counted; the event itself goes ahead.
pub async fn enqueue(mail: &Mail, tx: &mut Write, message: &Message) -> Result<Option<OutboxId>, Fault> {
    let now = mail.clock.now();
    let mailbox = mailbox(message.to.as_str());
    if let Some(limits) = mail.limits.filter(|_| !is_proven(&message.to))
        && !admits(limits, tx, &mailbox, now).await?
    {
        return Ok(None);
    }
    insert(mail, tx, message, None, &mailbox).await.map(Some)
}

/// As [`enqueue`], for messages to customers that no stranger can cause, as about actions of the staff. None is
/// dropped.
pub(crate) async fn enqueue_always(mail: &Mail, tx: &mut Write, message: &Message) -> Result<OutboxId, Fault> {
    insert(mail, tx, message, None, &mailbox(message.to.as_str())).await
}

/// As [`enqueue`], unless the mailbox was written a message with this subject within a day: for what anybody can cause
/// who types the address.
pub(crate) async fn enqueue_once_a_day(mail: &Mail, tx: &mut Write, message: &Message) -> Result<(), Fault> {
    let now = mail.clock.now();
    let mailbox = mailbox(message.to.as_str());
    store::lock_mailbox(tx, &mailbox, now).await?;
    if store::was_written(tx, &mailbox, message.subject.as_str(), Timestamp::new(*now - DAY)).await? {
        return Ok(());
    }
    enqueue(mail, tx, message).await?;
    Ok(())
}

/// As [`enqueue`], for a message with links and codes that only its recipient may read. Its bodies have
/// [`placeholder`]s for them; the secrets are deleted once the message is sent or given up. The caller limits how many
/// are written.
///
/// [`placeholder`]: super::secrets::placeholder
pub(crate) async fn enqueue_confidential(
    mail: &Mail,
    tx: &mut Write,
    message: &Message,
    secrets: &[&SecretString],
) -> Result<OutboxId, Fault> {
    let secrets = secrets::kept(secrets)?;
    insert(mail, tx, message, Some(&secrets), &mailbox(message.to.as_str())).await
}

/// As [`enqueue`], for messages to the shop's own people. None is dropped, and a lost one causes no notice.
pub async fn enqueue_for_staff(mail: &Mail, tx: &mut Write, message: &Message) -> Result<OutboxId, Fault> {
    insert(mail, tx, message, None, "").await
}

async fn insert(
    mail: &Mail,
    tx: &mut Write,
    message: &Message,
    secrets: Option<&str>,
    mailbox: &str,
) -> Result<OutboxId, Fault> {
    let now = mail.clock.now();
    let letter = store::insert(tx, message, secrets, mailbox, now).await.while_("putting a message into the outbox")?;
    jobs::enqueue(tx, &SendMail { letter }, now, now).await?;
    let mail = mail.clone();
    tx.after_commit(move || mail.wake());
    Ok(letter)
}

pub async fn standing(db: &Db, now: Timestamp) -> Result<Standing, Fault> {
    let mut db = db.read().await?;
    store::standing(&mut db, Timestamp::new(*now - LATE)).await.while_("counting the messages of the outbox")
}

/// Deletes messages that were sent or given up thirty days ago. Returns how many.
pub async fn sweep(mail: &Mail) -> Result<u64, Fault> {
    let before = Timestamp::new(*mail.clock.now() - KEPT);
    let sweep = async |mut tx: Tx| {
        let swept = store::delete_settled(&mut tx, before).await?;
        store::forget_recipients(&mut tx, before).await?;
        Ok(swept)
    };
    mail.db.transaction("deleting old messages", sweep).await
}
