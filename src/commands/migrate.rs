//! `techstore migrate`: brings the schema up to date.

use crate::app::create_database;
use crate::commands::say;
use crate::config::Settings;
use crate::schema;

/// Takes the steps that are missing.
///
/// # Errors
/// The database cannot be opened, or a step fails.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = create_database(settings).await?;
    let migrations = schema::migrations();
    let missing = db.missing_migrations(&migrations).await?;
    db.migrate(&migrations).await?;
    db.close().await;
    say(format_args!("steps taken: {missing}; the schema is up to date"));
    Ok(())
}
