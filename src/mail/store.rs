//! Rows of the outbox.

pub(crate) mod notices;

use techstore_db::{Reads, Result, Timestamp, Write, record};

use super::message::Message;
use crate::kernel::ids::OutboxId;

record! {
    pub(crate) struct Due {
        pub(crate) id: OutboxId,
        /// Since when it is due. A lease is given only if this is unchanged.
        pub(crate) next_attempt_at: Timestamp,
    }
}

record! {
    /// A message that was leased, to be sent.
    pub(crate) struct Row {
        pub(crate) id: OutboxId,
        pub(crate) recipient: String,
        pub(crate) subject: String,
        pub(crate) text_body: String,
        pub(crate) html_body: String,
        pub(crate) secrets: Option<String>,
        pub(crate) created_at: Timestamp,
        /// Including this one.
        pub(crate) attempts: i64,
    }
}

record! {
    pub struct Standing {
        pub waiting: i64,
        /// Waiting messages that were written long ago.
        pub late: i64,
        pub failed: i64,
    }
}

/// Adds a message that is due at once; `secrets` as [`super::secrets`] keeps them.
pub(crate) async fn insert(
    tx: &mut Write,
    message: &Message,
    secrets: Option<&str>,
    mailbox: &str,
    now: Timestamp,
) -> Result<OutboxId> {
    tx.sql(
        "INSERT INTO outbox (recipient, subject, text_body, html_body, secrets, created_at, next_attempt_at, mailbox)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7) RETURNING id",
    )
    .bind(message.to.as_str())
    .bind(message.subject.as_str())
    .bind(&message.text)
    .bind(&message.html)
    .bind(secrets)
    .bind(now)
    .bind(mailbox)
    .value()
    .await
}

record! {
    pub(crate) struct Written {
        pub(crate) in_hour: i64,
        pub(crate) in_day: i64,
    }
}

/// Until the transaction ends, whoever else writes to the mailbox waits.
pub(crate) async fn lock_mailbox(tx: &mut Write, mailbox: &str, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO mail_recipients (mailbox, written_at) VALUES ($1, $2)
         ON CONFLICT (mailbox) DO UPDATE SET written_at = excluded.written_at",
    )
    .bind(mailbox)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn written(tx: &mut Write, mailbox: &str, hour_ago: Timestamp, day_ago: Timestamp) -> Result<Written> {
    tx.sql(
        "SELECT COUNT(*) FILTER (WHERE created_at > $2) AS in_hour, COUNT(*) AS in_day
         FROM outbox WHERE mailbox = $1 AND created_at > $3",
    )
    .bind(mailbox)
    .bind(hour_ago)
    .bind(day_ago)
    .one()
    .await
}

/// Whether a message of a subject was written to a mailbox since a moment.
pub(crate) async fn was_written(tx: &mut Write, mailbox: &str, subject: &str, since: Timestamp) -> Result<bool> {
    tx.sql("SELECT EXISTS (SELECT 1 FROM outbox WHERE mailbox = $1 AND subject = $2 AND created_at > $3)")
        .bind(mailbox)
        .bind(subject)
        .bind(since)
        .value()
        .await
}

pub(crate) async fn note_dropped(tx: &mut Write, mailbox: &str) -> Result<()> {
    tx.sql("UPDATE mail_recipients SET dropped = dropped + 1 WHERE mailbox = $1").bind(mailbox).execute().await?;
    Ok(())
}

/// Counted as long as their mailboxes are remembered.
pub(crate) async fn dropped(db: &mut impl Reads) -> Result<i64> {
    db.sql("SELECT CAST(COALESCE(SUM(dropped), 0) AS BIGINT) FROM mail_recipients").value().await
}

/// Forgets mailboxes to which nothing was written since `before`.
pub(crate) async fn forget_recipients(tx: &mut Write, before: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM mail_recipients WHERE written_at <= $1").bind(before).execute().await
}

/// `None` if the message was sent or given up.
pub(super) async fn due_at(db: &mut impl Reads, id: OutboxId) -> Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> = db
        .sql("SELECT next_attempt_at FROM outbox WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL")
        .bind(id)
        .optional()
        .await?;
    Ok(row.map(|(at,)| at))
}

/// Messages that are due, the longest due first.
pub(crate) async fn due(db: &mut impl Reads, now: Timestamp, most: i64) -> Result<Vec<Due>> {
    db.sql(
        "SELECT id, next_attempt_at FROM outbox
         WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1
         ORDER BY next_attempt_at, id LIMIT $2",
    )
    .bind(now)
    .bind(most)
    .all()
    .await
}

/// Leases a message until `until`. `None`: another process was quicker and has moved `next_attempt_at`. No lock is held while it is
/// sent.
pub(crate) async fn lease(tx: &mut Write, due: &Due, until: Timestamp) -> Result<Option<Row>> {
    tx.sql(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = $1
         WHERE id = $2 AND next_attempt_at = $3 AND sent_at IS NULL AND failed_at IS NULL
         RETURNING id, recipient, subject, text_body, html_body, secrets, created_at, attempts",
    )
    .bind(until)
    .bind(due.id)
    .bind(due.next_attempt_at)
    .optional()
    .await
}

/// Marks a message as sent, even if its lease has passed to another process.
pub(crate) async fn mark_sent(tx: &mut Write, id: OutboxId, now: Timestamp) -> Result<u64> {
    tx.sql("UPDATE outbox SET sent_at = $1, failed_at = NULL, last_error = NULL, secrets = NULL WHERE id = $2 AND sent_at IS NULL")
        .bind(now)
        .bind(id)
        .execute()
        .await
}

record! {
    pub(crate) struct GivenUp {
        pub(crate) subject: String,
        /// Empty for a message to the shop's own people.
        pub(crate) mailbox: String,
    }
}

/// Gives a message up, if this lease (`until`) still holds.
pub(crate) async fn give_up(
    tx: &mut Write,
    id: OutboxId,
    until: Timestamp,
    why: &str,
    now: Timestamp,
) -> Result<Option<GivenUp>> {
    tx.sql(
        "UPDATE outbox SET failed_at = $1, last_error = $2, secrets = NULL WHERE id = $3 AND next_attempt_at = $4 AND sent_at IS NULL
         RETURNING subject, mailbox",
    )
    .bind(now)
    .bind(why)
    .bind(id)
    .bind(until)
    .optional()
    .await
}

/// Puts a message off to `next`, if this lease (`until`) still holds.
pub(crate) async fn put_off(tx: &mut Write, id: OutboxId, until: Timestamp, why: &str, next: Timestamp) -> Result<u64> {
    tx.sql(
        "UPDATE outbox SET next_attempt_at = $1, last_error = $2
         WHERE id = $3 AND next_attempt_at = $4 AND sent_at IS NULL AND failed_at IS NULL",
    )
    .bind(next)
    .bind(why)
    .bind(id)
    .bind(until)
    .execute()
    .await
}

/// Counts messages that were not sent. Those from before `long_ago` are late.
pub(crate) async fn standing(db: &mut impl Reads, long_ago: Timestamp) -> Result<Standing> {
    db.sql(
        "SELECT COUNT(*) FILTER (WHERE failed_at IS NULL) AS waiting,
                COUNT(*) FILTER (WHERE failed_at IS NULL AND created_at <= $1) AS late,
                COUNT(*) FILTER (WHERE failed_at IS NOT NULL) AS failed
         FROM outbox WHERE sent_at IS NULL",
    )
    .bind(long_ago)
    .one()
    .await
}

/// Deletes messages that were sent or given up before a moment.
pub(crate) async fn delete_settled(tx: &mut Write, before: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM outbox WHERE sent_at <= $1 OR (sent_at IS NULL AND failed_at <= $1)")
        .bind(before)
        .execute()
        .await
}
