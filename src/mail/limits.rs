//! Limits on messages to unproven mailboxes: typing a stranger's address must not fill their mailbox. Counted in the
//! database, so that the limits hold across processes and restarts.

use jiff::SignedDuration;
use techstore_db::{Reads, Timestamp, Write};

use super::store;
use crate::kernel::fault::{Fault, While};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// For messages of all kinds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) per_hour: i64,
    pub(crate) per_day: i64,
}

/// Whether one more message may be written to a mailbox. A refused one is counted as dropped. Others who write to this
/// mailbox wait until the transaction ends.
pub(super) async fn admits(limits: Limits, tx: &mut Write, mailbox: &str, now: Timestamp) -> Result<bool, Fault> {
    store::lock_mailbox(tx, mailbox, now).await.while_("locking a mailbox")?;
    let (hour_ago, day_ago) = (Timestamp::new(*now - HOUR), Timestamp::new(*now - DAY));
    let written = store::written(tx, mailbox, hour_ago, day_ago).await.while_("counting messages to a mailbox")?;
    if written.in_hour < limits.per_hour && written.in_day < limits.per_day {
        return Ok(true);
    }
    store::note_dropped(tx, mailbox).await.while_("counting a message that is dropped")?;
    tracing::warn!(
        kind = "mail_limit",
        in_hour = written.in_hour,
        in_day = written.in_day,
        "a message was dropped: its mailbox had reached the limit"
    );
    Ok(false)
}

/// In the last thirty days.
pub async fn dropped(db: &mut impl Reads) -> Result<i64, Fault> {
    store::dropped(db).await.while_("counting messages that were dropped")
}
