//! Logins and e-mails that are compared in lower case: the databases know that of Latin letters alone, or of none.

use techstore_db::{Db, Reads};

use crate::commands::doctor::report::{Report, named};
use crate::kernel::email::{fold, spellings};

const AT_ONCE: i64 = 10_000;

/// A user's number, login, login in lower case, e-mail, e-mail in lower case.
type Row = (i64, String, String, String, String);

/// Compares what was typed with what it is found by, and names people whose e-mail is another's in its other spelling.
pub(crate) async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let (mut connection, mut last) = (db.read_slow().await?, 0_i64);
    let (mut broken, mut respelled) = (Vec::new(), Vec::new());
    loop {
        let rows: Vec<Row> = connection
            .sql("SELECT id, login, login_folded, email, email_folded FROM users WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(last)
            .bind(AT_ONCE)
            .all()
            .await?;
        let Some((id, ..)) = rows.last() else { break };
        last = *id;
        let is_broken = |row: &&Row| !spellings(&row.1).contains(&row.2) || !spellings(&row.3).contains(&row.4);
        broken.extend(rows.iter().filter(is_broken).map(|row| row.0));
        // Kept before the shop knew of two spellings: whoever came later with the other one has an account of their own.
        respelled.extend(rows.into_iter().filter(|row| fold(&row.3) != row.4).map(|row| (row.0, row.3)));
    }
    report.check("the stored lower-case logins and e-mails are correct", broken.is_empty(), || named(&broken));
    let twins = twins(&mut connection, respelled).await?;
    let names = if twins.is_empty() { String::new() } else { format!(": {}", named(&twins)) };
    report
        .warn(&format!("no two people have the same e-mail in both spellings of its domain{names}"), twins.is_empty());
    Ok(())
}

/// People with the e-mail of one of these, by number.
async fn twins(connection: &mut impl Reads, respelled: Vec<(i64, String)>) -> anyhow::Result<Vec<i64>> {
    let mut twins = Vec::new();
    for (id, email) in respelled {
        let [one, other, typed] = spellings(&email);
        let others: Vec<(i64,)> = connection
            .sql("SELECT id FROM users WHERE id <> $1 AND email_folded IN ($2, $3, $4) ORDER BY id")
            .bind(id)
            .bind(one)
            .bind(other)
            .bind(typed)
            .all()
            .await?;
        if !others.is_empty() {
            twins.push(id);
            twins.extend(others.into_iter().map(|(id,)| id));
        }
    }
    twins.sort_unstable();
    twins.dedup();
    Ok(twins)
}
