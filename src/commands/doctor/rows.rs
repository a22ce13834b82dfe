//! What must hold between rows.

use jiff::SignedDuration;
use techstore_db::{Db, Engine, Timestamp};

use crate::commands::doctor::report::{Report, named};
use crate::commands::invariants::{INVARIANTS, LISTED};
use crate::inventory;
use crate::kernel::fault::Fault;

/// How late a reservation may be ended while the shop runs: a bank that does not answer gets some time.
const LATE: SignedDuration = SignedDuration::from_mins(15);

/// The engine checks its file while the rows are looked at: on a big shop either takes seconds.
pub(crate) async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let (wrong, broken) = tokio::join!(db.check(), broken_rows(db));
    let wrong = wrong?;
    if db.engine() == Engine::Sqlite {
        report.check("the database file is intact", wrong.is_empty(), || wrong.join("; "));
    }
    for (invariant, broken) in INVARIANTS.iter().zip(broken?) {
        report.check(invariant.what, broken.is_empty(), || named(&broken));
    }
    Ok(())
}

async fn broken_rows(db: &Db) -> techstore_db::Result<Vec<Vec<i64>>> {
    let mut connection = db.read_slow().await?;
    let mut broken = Vec::with_capacity(INVARIANTS.len());
    for invariant in INVARIANTS {
        broken.push(invariant.broken(&mut connection).await?);
    }
    Ok(broken)
}

/// Reservations that nobody ended in time.
pub(crate) async fn check_reservations(db: &Db, now: Timestamp, report: &mut Report) -> anyhow::Result<()> {
    let since = Timestamp::new(*now - LATE);
    let overdue = inventory::overdue(&mut db.read_slow().await?, since, LISTED).await.map_err(Fault::into_error)?;
    let overdue: Vec<i64> = overdue.into_iter().map(|(order, _)| order.0).collect();
    report.check("no reservation is overdue", overdue.is_empty(), || named(&overdue));
    Ok(())
}
