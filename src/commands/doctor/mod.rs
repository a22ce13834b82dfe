//! `techstore doctor`: checks settings, schema, data, files, mail and disk, and names what is wrong.
//!
//! It goes on after what is broken: a wrong setting does not hide a wrong row.

mod exposed;
mod files;
mod goods;
mod jobs;
mod mail;
mod names;
mod report;
mod rows;
mod sequences;
mod settings;
mod storage;

use std::process::ExitCode;
use std::time::Duration;

use techstore_db::Db;

use crate::app::{check_schema, open_database_for};
use crate::commands::call::Call;
use crate::commands::demo_marker;
use crate::commands::doctor::report::Report;
use crate::config::Settings;
use crate::kernel::clock::Clock;

/// The time limit of one query. It reads whole tables, and no page waits for it.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Say nothing unless something is broken; then name that alone.
    #[arg(long)]
    quiet: bool,
}

/// Prints a line for each check. Exit code 0: all checks held, perhaps with warnings; 1: something is broken.
pub(crate) async fn run(call: &Call, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut report = Report::new(arguments.quiet);
    settings::check(call, &mut report);
    let opened = open_database_for(&call.settings, PATIENCE).await;
    if let Ok(db) = &opened {
        if let Err(error) = check_database(db, &call.settings, &mut report).await {
            report.check("every query of the database succeeds", false, || format!("{error:#}"));
        }
        db.close().await;
    }
    storage::check(&call.settings, &mut report);
    exposed::check(&call.settings, &mut report);
    mail::check_server(&call.settings, &mut report).await;
    if let Err(error) = opened {
        report.check("the database can be opened", false, || format!("{error:#}"));
        report.sum_up();
        return Err(error);
    }
    Ok(report.sum_up())
}

async fn check_database(db: &Db, settings: &Settings, report: &mut Report) -> anyhow::Result<()> {
    let wrong = check_schema(db).await.err().map(|error| format!("{error:#}"));
    report.check("the schema is up to date", wrong.is_none(), || wrong.clone().unwrap_or_default());
    if wrong.is_some() {
        return Ok(());
    }
    storage::check_database(db, report).await;
    report.warn("the shop is not a demonstration", demo_marker::state(db).await?.is_none());
    let now = Clock::System.now();
    rows::check(db, report).await?;
    names::check(db, report).await?;
    goods::check(db, report).await?;
    rows::check_reservations(db, now, report).await?;
    sequences::check(db, report).await?;
    files::check(db, &settings.shop.data_dir.join("media"), report).await?;
    jobs::check(db, now, report).await?;
    mail::check_outbox(db, now, report).await
}
