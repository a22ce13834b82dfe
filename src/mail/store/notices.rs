//! Recipients of notices, and events for the daily digests.

use techstore_db::{Query, Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::NoticeRecipientId;
use crate::mail::notices::{Event, Pace};

record! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Recipient {
        pub(crate) id: NoticeRecipientId,
        pub(crate) email: String,
        pub(crate) new_orders: bool,
        pub(crate) owed_money: bool,
        pub(crate) low_stock: bool,
        pub(crate) lost_mail: bool,
        pub(crate) pace: Pace,
    }
}

#[derive(Debug)]
pub(crate) struct RecipientChange {
    pub(crate) email: String,
    /// The mailbox of the address.
    pub(crate) mailbox: String,
    pub(crate) events: Vec<Event>,
    pub(crate) pace: Pace,
}

record! {
    /// An event for a digest.
    #[derive(Debug)]
    pub(crate) struct Happened {
        pub(crate) event: Event,
        pub(crate) words: String,
        /// The page of the staff site with the details.
        pub(crate) path: String,
    }
}

const COLUMNS: &str = "SELECT id, email, new_orders, owed_money, low_stock, lost_mail, pace FROM notice_recipients";

pub(crate) async fn recipients(
    db: &mut impl Reads,
    pattern: &str,
    (limit, offset): (i64, i64),
    is_descending: bool,
) -> Result<Vec<Recipient>> {
    db.sql(COLUMNS)
        .push_bind(r" WHERE LOWER(email) LIKE ", pattern)
        .push(r" ESCAPE '\'")
        .push(if is_descending { " ORDER BY email DESC, id DESC" } else { " ORDER BY email, id" })
        .push_bind(" LIMIT ", limit)
        .push_bind(" OFFSET ", offset)
        .all()
        .await
}

pub(crate) async fn count(db: &mut impl Reads, pattern: &str) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM notice_recipients")
        .push_bind(r" WHERE LOWER(email) LIKE ", pattern)
        .push(r" ESCAPE '\'")
        .value()
        .await
}

/// Ordered by address. Unknown ones are left out.
pub(crate) async fn several(db: &mut impl Reads, ids: &[NoticeRecipientId]) -> Result<Vec<Recipient>> {
    let mut query = db.sql(COLUMNS).push(" WHERE id IN (0");
    for id in ids {
        query = query.push_bind(", ", *id);
    }
    query.push(") ORDER BY email, id").all().await
}

pub(crate) async fn told_of(db: &mut impl Reads, event: Event) -> Result<Vec<Recipient>> {
    let wanted = match event {
        Event::NewOrder => " WHERE new_orders",
        Event::OwedMoney => " WHERE owed_money",
        Event::LowStock => " WHERE low_stock",
        Event::LostMail => " WHERE lost_mail",
    };
    db.sql(COLUMNS).push(wanted).push(" ORDER BY id").all().await
}

/// Recipients of a daily digest whose last one ended before `until`, each with that moment.
pub(crate) async fn due(db: &mut impl Reads, until: Timestamp) -> Result<Vec<(NoticeRecipientId, Timestamp)>> {
    db.sql("SELECT id, told_until FROM notice_recipients WHERE pace = 'daily' AND told_until < $1 ORDER BY id")
        .bind(until)
        .all()
        .await
}

/// Records that a recipient's digest covers everything up to a moment. `None` if another process did so first.
pub(crate) async fn note_told(
    tx: &mut Write,
    id: NoticeRecipientId,
    (since, until): (Timestamp, Timestamp),
) -> Result<Option<Recipient>> {
    tx.sql(
        "UPDATE notice_recipients SET told_until = $1 WHERE id = $2 AND pace = 'daily' AND told_until = $3
         RETURNING id, email, new_orders, owed_money, low_stock, lost_mail, pace",
    )
    .bind(until)
    .bind(id)
    .bind(since)
    .optional()
    .await
}

pub(crate) async fn insert(tx: &mut Write, new: &RecipientChange, now: Timestamp) -> Result<NoticeRecipientId> {
    let query = tx.sql(
        "INSERT INTO notice_recipients (email, mailbox, new_orders, owed_money, low_stock, lost_mail, pace, told_until,
                                        created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
    );
    bind(query, new).bind(now).value().await
}

/// Changes a recipient. Who changes to the daily digest is not told again of events from before.
pub(crate) async fn update(tx: &mut Write, id: NoticeRecipientId, new: &RecipientChange, now: Timestamp) -> Result<()> {
    let query = tx.sql(
        "UPDATE notice_recipients SET email = $1, mailbox = $2, new_orders = $3, owed_money = $4, low_stock = $5,
                                      lost_mail = $6, told_until = CASE WHEN pace = $7 THEN told_until ELSE $8 END,
                                      pace = $7
         WHERE id = $9",
    );
    bind(query, new).bind(now).bind(id).execute().await?;
    Ok(())
}

fn bind<'c>(query: Query<'c>, new: &RecipientChange) -> Query<'c> {
    query
        .bind(&new.email)
        .bind(&new.mailbox)
        .bind(new.events.contains(&Event::NewOrder))
        .bind(new.events.contains(&Event::OwedMoney))
        .bind(new.events.contains(&Event::LowStock))
        .bind(new.events.contains(&Event::LostMail))
        .bind(new.pace.as_str())
}

pub(crate) async fn is_taken(db: &mut impl Reads, but: NoticeRecipientId, mailbox: &str) -> Result<bool> {
    db.sql("SELECT EXISTS (SELECT 1 FROM notice_recipients WHERE mailbox = $1 AND id <> $2)")
        .bind(mailbox)
        .bind(but)
        .value()
        .await
}

/// Locks a recipient until the transaction ends.
pub(crate) async fn lock(tx: &mut Write, id: NoticeRecipientId) -> Result<()> {
    tx.sql("UPDATE notice_recipients SET pace = pace WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Write, id: NoticeRecipientId) -> Result<()> {
    tx.sql("DELETE FROM notice_recipients WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

pub(crate) async fn insert_event(
    tx: &mut Write,
    event: Event,
    (words, path): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    tx.sql("INSERT INTO notice_events (event, words, path, happened_at) VALUES ($1, $2, $3, $4)")
        .bind(event.as_str())
        .bind(words)
        .bind(path)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Events from `since` on and before `until`, in their order; at most so many.
pub(crate) async fn happened(
    db: &mut impl Reads,
    (since, until): (Timestamp, Timestamp),
    (event, most): (Event, i64),
) -> Result<Vec<Happened>> {
    db.sql(
        "SELECT event, words, path FROM notice_events
         WHERE happened_at >= $1 AND happened_at < $2 AND event = $3 ORDER BY happened_at, id LIMIT $4",
    )
    .bind(since)
    .bind(until)
    .bind(event.as_str())
    .bind(most)
    .all()
    .await
}

/// Counts the events of a kind from `since` on and before `until`.
pub(crate) async fn how_many(db: &mut impl Reads, (since, until): (Timestamp, Timestamp), event: Event) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM notice_events WHERE happened_at >= $1 AND happened_at < $2 AND event = $3")
        .bind(since)
        .bind(until)
        .bind(event.as_str())
        .value()
        .await
}

/// Deletes events from before a moment.
pub(crate) async fn forget(tx: &mut Write, before: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM notice_events WHERE happened_at < $1").bind(before).execute().await
}
