//! `techstore backup`: a copy of a SQLite database while it is in use.

use std::path::PathBuf;

use anyhow::{Context, bail};
use techstore_db::Address;

use crate::app::open_database;
use crate::commands::say;
use crate::config::Settings;

/// Where to.
#[derive(clap::Args)]
pub struct Arguments {
    /// The file to write; it must not be there yet.
    to: PathBuf,
}

/// Writes the copy.
///
/// # Errors
/// The database is PostgreSQL, whose own `pg_dump` does it, or the file cannot be written.
pub async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    if let Address::Postgres(_) = Address::parse(&settings.database.database_url)? {
        bail!("PostgreSQL is copied by its own pg_dump");
    }
    if arguments.to.exists() {
        bail!("{} is there already", arguments.to.display());
    }
    let to = arguments.to.to_str().context("the file's name is not Unicode")?;
    let db = open_database(settings).await?;
    db.copy_to(to).await?;
    db.close().await;
    say(format_args!("copied to {to}"));
    Ok(())
}
