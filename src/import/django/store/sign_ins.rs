//! Rows of the history of signing in.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::accounts::device::Device;
use crate::accounts::user_agent::UserAgent;

/// Rows in one statement, see `people`.
const ROWS: usize = 25;

pub(crate) struct PastSignIn {
    pub(crate) imported_id: i64,
    pub(crate) user: i64,
    pub(crate) address: String,
    pub(crate) user_agent: UserAgent,
    pub(crate) device: Device,
    pub(crate) signed_in_at: Timestamp,
    /// It counts as ended then.
    pub(crate) last_seen_at: Timestamp,
}

/// The old numbers of those that are here already.
pub(crate) async fn imported(db: &mut impl Reads) -> Result<Vec<(i64,)>> {
    db.sql("SELECT imported_id FROM sign_ins WHERE imported_id IS NOT NULL").all().await
}

pub(crate) async fn insert(tx: &mut Write, sign_ins: &[PastSignIn]) -> Result<()> {
    for some in sign_ins.chunks(ROWS) {
        let mut query = tx.sql(
            "INSERT INTO sign_ins (user_id, address, user_agent, browser, system, device, signed_in_at, last_seen_at,
                 ended_at, imported_id) VALUES",
        );
        let mut before = " (";
        for sign_in in some {
            query = query
                .push_bind(before, sign_in.user)
                .push_bind(", ", &sign_in.address)
                .push_bind(", ", sign_in.user_agent.as_str())
                .push_bind(", ", &sign_in.device.browser)
                .push_bind(", ", &sign_in.device.system)
                .push_bind(", ", sign_in.device.kind.as_str())
                .push_bind(", ", sign_in.signed_in_at)
                .push_bind(", ", sign_in.last_seen_at)
                .push_bind(", ", sign_in.last_seen_at)
                .push_bind(", ", sign_in.imported_id)
                .push(")");
            before = ", (";
        }
        query.execute().await?;
    }
    Ok(())
}
