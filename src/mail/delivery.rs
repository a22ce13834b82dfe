//! Sending what is due.
//!
//! A message is leased for [`LEASE`] in one short transaction, sent outside of any, and then marked. If the program stops in
//! between, the message is due again after the lease and goes out under the same `Message-ID`. So every message is sent at
//! least once, and twice only if the program or its database stops between the server's answer and the mark.

use std::time::Duration;

use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx, Write};

use super::Mail;
use super::backoff::{ATTEMPTS, wait_after};
use super::letter::Letter;
use super::mailer::Carrier;
use super::not_sent::{NotSent, Reason};
use super::notices::{self, Event, Notice};
use super::store::{self, Due, GivenUp, Row};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OutboxId;

/// Longer than sending can take, see [`Patience`](super::Patience).
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Messages read by one query and sent over one connection.
const BATCH: i64 = 50;
/// Retries of recording a result when the database is busy.
const RETRIES: u32 = 3;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: u64,
    /// Not accepted, to be retried.
    pub put_off: u64,
    /// Refused, or put off too often.
    pub given_up: u64,
}

/// Sends what is due, until nothing is, the mail server cannot be reached, or `go_on` (called before each message)
/// returns false. Several processes may do so at once. What was sent but could not be marked is sent again after
/// [`LEASE`].
pub async fn deliver(mail: &Mail, go_on: impl Fn() -> bool) -> Result<Delivered, Fault> {
    deliver_due(mail, go_on).await.map(|(delivered, _)| delivered)
}

/// Also returns whether the mail server could be reached.
pub(super) async fn deliver_due(mail: &Mail, go_on: impl Fn() -> bool) -> Result<(Delivered, bool), Fault> {
    let mut delivered = Delivered::default();
    while go_on() {
        let due = due(mail).await?;
        if due.is_empty() {
            break;
        }
        let mut carrier = mail.mailer.carrier();
        let reached = carry(mail, &mut carrier, &due, &go_on, &mut delivered).await?;
        carrier.finish().await;
        if !reached {
            return Ok((delivered, false));
        }
    }
    Ok((delivered, true))
}

/// Returns false if the server cannot be reached: one message is enough to find out, and the others wait for the next
/// run.
async fn carry(
    mail: &Mail,
    carrier: &mut Carrier<'_>,
    batch: &[Due],
    go_on: &impl Fn() -> bool,
    delivered: &mut Delivered,
) -> Result<bool, Fault> {
    for due in batch {
        if !go_on() {
            return Ok(false);
        }
        let until = Timestamp::new(*mail.clock.now() + LEASE);
        let Some(row) = lease(mail, due, until).await? else { continue };
        let leased = Leased { id: row.id, attempts: row.attempts, until };
        match send(mail, carrier, row).await {
            Ok(()) => {
                sent(mail, &leased).await?;
                delivered.sent += 1;
            }
            Err(why) => {
                let is_unreachable = matches!(why, NotSent::Unreachable(_));
                not_sent(mail, &leased, why, delivered).await?;
                if is_unreachable {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

async fn due(mail: &Mail) -> Result<Vec<Due>, Fault> {
    let mut db = mail.db.read().await?;
    store::due(&mut db, mail.clock.now(), BATCH).await.while_("looking for messages to send")
}

async fn lease(mail: &Mail, due: &Due, until: Timestamp) -> Result<Option<Row>, Fault> {
    let lease = async |mut tx: Tx| Ok(store::lease(&mut tx, due, until).await?);
    mail.db.transaction("leasing a message to send", lease).await
}

async fn send(mail: &Mail, carrier: &mut Carrier<'_>, row: Row) -> Result<(), NotSent> {
    // Attempts are counted at their beginning: a message that crashes the program each time must be given up too.
    if row.attempts > ATTEMPTS {
        return Err(NotSent::Refused(Reason::ours("every attempt was cut off in the middle")));
    }
    let letter = Letter::read(row)?;
    let wire = letter.compose(&mail.sender)?;
    carrier.carry(&letter, &wire).await
}

struct Leased {
    id: OutboxId,
    attempts: i64,
    until: Timestamp,
}

enum Fate<'a> {
    Sent,
    PutOff { why: &'a str, next: Timestamp },
    GivenUp { why: &'a str },
}

async fn sent(mail: &Mail, leased: &Leased) -> Result<(), Fault> {
    settle(mail, leased, &Fate::Sent).await?;
    tracing::debug!(letter = leased.id.0, attempts = leased.attempts, "a message was sent");
    Ok(())
}

async fn not_sent(mail: &Mail, leased: &Leased, why: NotSent, delivered: &mut Delivered) -> Result<(), Fault> {
    let (reason, wait) = match why {
        NotSent::Refused(reason) => (reason, None),
        NotSent::PutOff(reason) | NotSent::Unreachable(reason) => (reason, wait_after(leased.attempts)),
    };
    let (letter, attempts) = (leased.id.0, leased.attempts);
    if let Some(wait) = wait {
        let next = Timestamp::new(*mail.clock.now() + wait);
        settle(mail, leased, &Fate::PutOff { why: &reason.why, next }).await?;
        tracing::warn!(
            letter,
            attempts,
            reason = reason.log,
            minutes = wait.as_mins(),
            "a message was not sent and will be retried"
        );
        delivered.put_off += 1;
    } else {
        settle(mail, leased, &Fate::GivenUp { why: &reason.why }).await?;
        tracing::error!(letter, attempts, reason = reason.log, "a message was given up");
        delivered.given_up += 1;
    }
    Ok(())
}

/// Records the result, with retries: what is not recorded is sent again.
async fn settle(mail: &Mail, leased: &Leased, fate: &Fate<'_>) -> Result<(), Fault> {
    let mut tried = 0;
    loop {
        let write = async |mut tx: Tx| write(mail, &mut tx, leased, fate).await;
        match mail.db.transaction("recording the result of sending a message", write).await {
            Err(fault) if fault.is_unavailable() && tried < RETRIES => {}
            written => return written,
        }
        tried += 1;
        tokio::time::sleep(Duration::from_millis(5) * tried).await;
    }
}

async fn write(mail: &Mail, tx: &mut Write, leased: &Leased, fate: &Fate<'_>) -> Result<(), Fault> {
    let now = mail.clock.now();
    match *fate {
        Fate::Sent => {
            store::mark_sent(tx, leased.id, now).await?;
        }
        Fate::PutOff { why, next } => {
            store::put_off(tx, leased.id, leased.until, why, next).await?;
        }
        Fate::GivenUp { why } => {
            let given_up = store::give_up(tx, leased.id, leased.until, why, now).await?;
            // A lost notice to the staff causes no further notice: that would get lost the same way.
            if let Some(lost) = given_up.filter(|lost| !lost.mailbox.is_empty()) {
                notices::tell(mail, tx, &lost_mail(&lost)).await?;
            }
        }
    }
    Ok(())
}

/// Without the address, because customers type it.
fn lost_mail(lost: &GivenUp) -> Notice {
    let words = format!("Письмо не дошло: {}", lost.subject);
    Notice { event: Event::LostMail, words, path: "/admin/".to_owned() }
}
