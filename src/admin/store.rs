//! All SQL of the staff site: the journal. What it shows of people is read by the accounts' own store.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::UserId;

record! {
    /// A line of the journal.
    pub(crate) struct LogRow {
        /// The name they had then.
        pub(crate) staff_login: String,
        pub(crate) action: String,
        /// JSON: a list of field, old, new.
        pub(crate) changes: String,
        pub(crate) made_at: Timestamp,
    }
}

/// A line to be written.
pub(crate) struct NewLogRow<'a> {
    pub(crate) staff: UserId,
    pub(crate) staff_login: &'a str,
    pub(crate) address: String,
    /// The kind of the thing.
    pub(crate) object: &'static str,
    pub(crate) object_id: i64,
    pub(crate) object_name: &'a str,
    pub(crate) action: &'static str,
    /// JSON: a list of field, old, new.
    pub(crate) changes: String,
    pub(crate) now: Timestamp,
}

pub(crate) async fn log(tx: &mut Write, row: &NewLogRow<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO staff_log (staff_id, staff_login, address, object, object_id, object_name, action, changes, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(row.staff)
    .bind(row.staff_login)
    .bind(&row.address)
    .bind(row.object)
    .bind(row.object_id)
    .bind(row.object_name)
    .bind(row.action)
    .bind(&row.changes)
    .bind(row.now)
    .execute()
    .await?;
    Ok(())
}

/// What was done with a thing, the latest first.
pub(crate) async fn history(db: &mut impl Reads, object: &'static str, id: i64, most: i64) -> Result<Vec<LogRow>> {
    db.sql(
        "SELECT staff_login, action, changes, made_at FROM staff_log
         WHERE object = $1 AND object_id = $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(object)
    .bind(id)
    .bind(most)
    .all()
    .await
}
