//! `techstore migrate`: brings the schema up to date.

use crate::app::create_database;
use crate::commands::say;
use crate::config::Settings;
use crate::kernel::clock::Clock;
use crate::schema;

/// Takes the steps that are missing, and says which. A SQLite database is copied before.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = create_database(settings).await?;
    let upgraded = db.upgrade(&schema::migrations(), Clock::System.now()).await;
    db.close().await;
    let upgraded = upgraded?;
    if let Some(copy) = &upgraded.copy {
        say(format_args!("copied the database to {} first", copy.display()));
    }
    for step in &upgraded.applied {
        say(format_args!("applied {step}"));
    }
    match upgraded.applied.len() {
        0 => say("nothing to do; the schema is up to date"),
        count => say(format_args!("migrations applied: {count}; the schema is up to date")),
    }
    Ok(())
}
