//! `techstore doctor`: checks settings, schema, data and files, and names what does not hold.

use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use jiff::SignedDuration;
use techstore_db::{Db, Engine, Reads, Timestamp};

use crate::app::{App, Sources, open_database_for};
use crate::commands::invariants::{INVARIANTS, LISTED};
use crate::commands::say;
use crate::config::{Settings, Switch};
use crate::kernel::email::fold;
use crate::kernel::fault::Fault;
use crate::{inventory, mail, schema};

/// How long one question may take: it is about all there is, and nobody waits for a page.
const PATIENCE: Duration = Duration::from_secs(600);

/// Prints a line for each check; fails when one does not hold.
///
/// # Errors
/// The database cannot be opened or asked.
pub async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let db = open_database_for(settings, PATIENCE).await?;
    let mut report = Report::default();
    report.warn("limits of attempts are on", settings.server.limits == Switch::On);
    report.warn("the site answers to its own names only", settings.server.allowed_hosts.trim() != "*");
    let missing = db.missing_migrations(&schema::migrations()).await?;
    report.hold("the schema is up to date", missing == 0, || format!("{missing} steps are missing: techstore migrate"));
    if missing == 0 {
        let app = App::new(settings, db.clone(), Sources::default())?;
        check_data(&db, &mut report).await?;
        check_names(&db, &mut report).await?;
        check_reservations(&app, &mut report).await?;
        check_files(&db, app.media.folder(), &mut report).await?;
        check_mail(settings, &app, &mut report).await?;
    }
    db.close().await;
    say(format_args!("{} checks, {} do not hold", report.checks, report.broken));
    Ok(if report.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Report {
    checks: usize,
    broken: usize,
}

impl Report {
    fn hold(&mut self, what: &str, holds: bool, why_not: impl FnOnce() -> String) {
        self.checks += 1;
        if holds {
            say(format_args!("ok      {what}"));
        } else {
            self.broken += 1;
            say(format_args!("BROKEN  {what}: {}", why_not()));
        }
    }

    fn warn(&mut self, what: &str, holds: bool) {
        self.checks += 1;
        say(format_args!("{}  {what}", if holds { "ok    " } else { "CHECK " }));
    }
}

/// The engine checks its file while the rows are looked at: on a big shop either takes seconds.
async fn check_data(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let (wrong, broken) = tokio::join!(db.check(), broken_rows(db));
    let wrong = wrong?;
    if db.engine() == Engine::Sqlite {
        report.hold("the database file is whole", wrong.is_empty(), || wrong.join("; "));
    }
    for (invariant, broken) in INVARIANTS.iter().zip(broken?) {
        report.hold(invariant.what, broken.is_empty(), || named(&broken));
    }
    Ok(())
}

async fn broken_rows(db: &Db) -> techstore_db::Result<Vec<Vec<i64>>> {
    let mut connection = db.read().await?;
    let mut broken = Vec::with_capacity(INVARIANTS.len());
    for invariant in INVARIANTS {
        broken.push(invariant.broken(&mut connection).await?);
    }
    Ok(broken)
}

/// Logins and e-mails that are compared in lower case: the databases know that of Latin letters alone, or of none.
async fn check_names(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    const AT_ONCE: i64 = 10_000;
    let (mut connection, mut last, mut broken) = (db.read().await?, 0_i64, Vec::new());
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

/// How long after its time a reservation is ended at the latest, when the shop runs: a bank that does not answer is given some.
const LATE: SignedDuration = SignedDuration::from_mins(15);

async fn check_reservations(app: &App, report: &mut Report) -> anyhow::Result<()> {
    let since = Timestamp::new(*app.orders.clock.now() - LATE);
    let overdue = inventory::overdue(&mut app.db.read().await?, since, LISTED).await.map_err(Fault::into_error)?;
    let overdue: Vec<i64> = overdue.into_iter().map(|(order, _)| order.0).collect();
    report.hold("no reservation outlives its time", overdue.is_empty(), || named(&overdue));
    Ok(())
}

/// Names the rows that break something.
fn named(ids: &[i64]) -> String {
    let most = usize::try_from(LISTED).unwrap_or(usize::MAX);
    let list: Vec<String> = ids.iter().take(most - 1).map(ToString::to_string).collect();
    format!("№ {}{}", list.join(", "), if ids.len() >= most { " and more" } else { "" })
}

async fn check_mail(settings: &Settings, app: &App, report: &mut Report) -> anyhow::Result<()> {
    report.warn("mail goes to a mail server, not into files", app.mail.mailer.folder().is_none());
    report.warn("links in mail lead to an address that was set", settings.mail.public_url.is_some());
    let standing = mail::standing(&app.db, app.mail.clock.now()).await.map_err(Fault::into_error)?;
    let (failed, late) = (standing.failed, standing.late);
    report.warn(&format!("no message was given up ({failed} were)"), failed == 0);
    report.warn(&format!("no message waits for more than an hour ({late} do)"), late == 0);
    Ok(())
}

/// Files without rows are waste; rows without files are broken pictures.
async fn check_files(db: &Db, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut connection = db.read().await?;
    let rows: Vec<(String,)> = connection
        .sql(
            "SELECT avatar FROM user_profiles WHERE avatar IS NOT NULL
             UNION SELECT image FROM products WHERE image IS NOT NULL
             UNION SELECT path FROM product_photos",
        )
        .all()
        .await?;
    let wanted: HashSet<String> = rows.into_iter().map(|(path,)| path).collect();
    let missing: Vec<&str> = wanted.iter().filter(|path| !folder.join(path).is_file()).map(String::as_str).collect();
    report.hold("every picture that is shown is there", missing.is_empty(), || missing.join(", "));
    let mut spare = Vec::new();
    list(folder, folder, &mut spare)?;
    spare.retain(|path| !wanted.contains(path));
    report.warn(&format!("no file is left over ({} are)", spare.len()), spare.is_empty());
    Ok(())
}

fn list(folder: &Path, root: &Path, found: &mut Vec<String>) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, root, found)?;
        } else if let Some(relative) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            found.push(relative.to_owned());
        }
    }
    Ok(())
}
