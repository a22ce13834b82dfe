//! `techstore version`.

use techstore_db::{Address, Db, Options, Reads};

use crate::commands::say;

/// Prints the program's version and that of the SQLite in it.
///
/// # Errors
/// SQLite does not answer.
pub async fn run() -> anyhow::Result<()> {
    let db = Db::create(&Address::Sqlite(":memory:".into()), Options { connections: 1, ..Options::default() }).await;
    let sqlite = match db {
        Ok(db) => db.read().await?.sql("SELECT sqlite_version()").value::<String>().await?,
        Err(error) => error.to_string(),
    };
    say(format_args!("techstore {} (SQLite {sqlite})", env!("CARGO_PKG_VERSION")));
    Ok(())
}
