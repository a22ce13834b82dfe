//! Logins and e-mails that are compared in lower case: the databases know that of Latin letters alone, or of none.

use techstore_db::{Db, Reads};

use crate::commands::doctor::report::{Report, named};
use crate::kernel::email::fold;

const AT_ONCE: i64 = 10_000;

/// Compares what was typed with what it is found by.
pub async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let (mut connection, mut last, mut broken) = (db.read_slow().await?, 0_i64, Vec::new());
    loop {
        let rows: Vec<(i64, String, String, String, String)> = connection
            .sql("SELECT id, login, login_folded, email, email_folded FROM users WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(last)
            .bind(AT_ONCE)
            .all()
            .await?;
        let Some((id, ..)) = rows.last() else { break };
        last = *id;
        let is_broken = |row: &&(i64, String, String, String, String)| fold(&row.1) != row.2 || fold(&row.3) != row.4;
        broken.extend(rows.iter().filter(is_broken).map(|row| row.0));
    }
    report.hold("logins and e-mails in lower case are those that were typed", broken.is_empty(), || named(&broken));
    Ok(())
}
