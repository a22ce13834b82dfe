//! The journal: every change by the staff, written in the transaction that makes it.

use techstore_db::{Reads, Timestamp, Write};

use crate::admin::engine::values::Change;
use crate::admin::staff::Staff;
use crate::admin::store::{self, NewLogRow};
use crate::kernel::fault::{Fault, While};

/// Lines shown with a thing.
const SHOWN: i64 = 30;

pub(crate) struct Entry<'a> {
    /// The kind of the thing.
    pub(crate) object: &'static str,
    pub(crate) id: i64,
    pub(crate) name: &'a str,
    pub(crate) action: &'static str,
    pub(crate) changes: &'a [Change],
}

/// A line as it is read.
pub(crate) struct Line {
    /// The name they had then.
    pub(crate) staff: String,
    pub(crate) action: String,
    pub(crate) changes: Vec<Change>,
    pub(crate) at: Timestamp,
}

/// Adds an entry, in the transaction of the change.
pub(crate) async fn write(tx: &mut Write, staff: &Staff, entry: &Entry<'_>, now: Timestamp) -> Result<(), Fault> {
    let row = NewLogRow {
        staff: staff.who.id,
        staff_login: &staff.who.login,
        address: staff.visit.connection.address.to_string(),
        object: entry.object,
        object_id: entry.id,
        object_name: entry.name,
        action: entry.action,
        changes: serde_json::to_string(entry.changes).map_err(Fault::new)?,
        now,
    };
    store::log(tx, &row).await.while_("writing the journal")
}

/// What was done with a thing, the latest first.
pub(crate) async fn history(db: &mut impl Reads, object: &'static str, id: i64) -> Result<Vec<Line>, Fault> {
    let rows = store::history(db, object, id, SHOWN).await.while_("reading the journal")?;
    let lines = rows.into_iter().map(|row| Line {
        staff: row.staff_login,
        action: row.action,
        changes: serde_json::from_str(&row.changes).unwrap_or_default(),
        at: row.made_at,
    });
    Ok(lines.collect())
}
