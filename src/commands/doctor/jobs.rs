//! Background jobs: what waits too long, and what was given up.

use techstore_db::{Db, Timestamp};

use crate::commands::doctor::report::Report;
use crate::jobs;
use crate::kernel::fault::Fault;

pub(crate) async fn check(db: &Db, now: Timestamp, report: &mut Report) -> anyhow::Result<()> {
    let standing = jobs::standing(db, now).await.map_err(Fault::into_error)?;
    let (failed, late) = (standing.failed, standing.late);
    report.warn(&format!("no job was given up ({failed} were; see `techstore jobs list`)"), failed == 0);
    report.warn(&format!("no job is overdue by more than an hour ({late} are)"), late == 0);
    Ok(())
}
