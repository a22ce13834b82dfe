//! `techstore import-django`: brings in an old Django site: people, goods, orders.

use std::path::PathBuf;

use crate::app::{App, Sources, check_schema, open_database};
use crate::commands::{occupancy, say};
use crate::config::Settings;
use crate::import::django::{self, Mode, OldSite};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The old site's SQLite file. It is only read; stop the old site first.
    #[arg(long, value_name = "FILE")]
    database: PathBuf,
    /// The old site's folder of uploads (`MEDIA_ROOT`).
    #[arg(long, value_name = "FOLDER")]
    media: PathBuf,
    /// Report what would be brought in, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Brings the old site in and prints a report.
pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let _occupied = occupancy::share(settings).await?;
    let db = open_database(settings).await?;
    check_schema(&db).await?;
    let app = App::new(settings, db, Sources::default())?;
    let from = OldSite { database: arguments.database.clone(), media: arguments.media.clone() };
    let mode = if arguments.dry_run { Mode::Rehearse } else { Mode::Move };
    let outcome = django::bring(&app.accounts, &from, mode).await;
    app.db.close().await;
    say(outcome?);
    Ok(())
}
