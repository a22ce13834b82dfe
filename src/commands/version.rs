//! `techstore version`.

use techstore_db::rusqlite;

use crate::commands::say;

/// Prints the program's version, its commit, and the version of the SQLite in it.
pub(crate) async fn run() -> anyhow::Result<()> {
    say(format_args!("techstore {} (SQLite {})", techstore_version::VERSION_AND_COMMIT, rusqlite::version()));
    Ok(())
}
