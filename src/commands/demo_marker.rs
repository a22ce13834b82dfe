//! Which shops are demonstrations: those that `techstore demo` began in an empty database. A row of `shop_facts` says so.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use techstore_db::{Address, Db, Engine, Foreign, Reads, Timestamp, Tx};

use crate::app::open_database;
use crate::config::Settings;

const FACT: &str = "demo";
const FILLING: &str = "filling";
const FILLED: &str = "filled";

/// How far a demonstration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demo {
    /// It was begun and not filled to its end.
    Filling,
    Filled,
}

/// What stands where a demonstration is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// No database, or one without anything in it.
    Nothing,
    Demo(Demo),
    /// A shop that is none.
    Shop,
    Foreign,
}

/// Rows that only people or a demonstration make. A table that does not exist is not asked.
const SIGNS_OF_LIFE: &[(&str, &str)] = &[
    ("users", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM users LIMIT 1) AS first"),
    ("categories", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM categories LIMIT 1) AS first"),
    ("products", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM products LIMIT 1) AS first"),
    ("orders", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM orders LIMIT 1) AS first"),
    ("outbox", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM outbox LIMIT 1) AS first"),
    ("staff_log", "SELECT COUNT(*) FROM (SELECT 1 AS one FROM staff_log LIMIT 1) AS first"),
];

/// Looks at the database that the settings name, and changes nothing.
pub(crate) async fn look(settings: &Settings) -> anyhow::Result<Found> {
    if let Address::Sqlite(path) = settings.database.address()? {
        match journal(&path)? {
            Journal::Nothing => return Ok(Found::Nothing),
            Journal::Wal => {}
            // Opening it as ours would switch its journal to WAL.
            Journal::Other => return look_into(&mut Foreign::open(&path).await?).await,
        }
    }
    let db = open_database(settings).await?;
    let mut connection = db.read().await?;
    let found = look_into(&mut connection).await;
    drop(connection);
    db.close().await;
    found
}

/// How a SQLite file keeps what is being written.
enum Journal {
    Nothing,
    Wal,
    Other,
}

/// Reads the header (sqlite.org/fileformat.html, §1.3.3): 2 at the offset 18 is WAL.
fn journal(path: &Path) -> anyhow::Result<Journal> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) if path.is_file() => file.take(20).read_to_end(&mut head)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Journal::Nothing),
        // Whoever opens it says what is wrong with it.
        Ok(_) | Err(_) => return Ok(Journal::Wal),
    };
    Ok(match head.get(18) {
        None if head.is_empty() => Journal::Nothing,
        Some(1) => Journal::Other,
        _ => Journal::Wal,
    })
}

async fn look_into(db: &mut impl Reads) -> anyhow::Result<Found> {
    let tables = tables(db).await?;
    if tables.contains("shop_facts")
        && let Some(demo) = fact(db).await?
    {
        return Ok(Found::Demo(demo));
    }
    if tables.contains("_sqlx_migrations") {
        return Ok(if is_lived_in(db, &tables).await? { Found::Shop } else { Found::Nothing });
    }
    Ok(if tables.is_empty() { Found::Nothing } else { Found::Foreign })
}

async fn tables(db: &mut impl Reads) -> techstore_db::Result<HashSet<String>> {
    let names: Vec<(String,)> = match db.engine() {
        Engine::Sqlite => {
            db.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        }
        Engine::Postgres => db.sql(
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()",
        ),
    }
    .all()
    .await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

async fn is_lived_in(db: &mut impl Reads, tables: &HashSet<String>) -> techstore_db::Result<bool> {
    for (table, question) in SIGNS_OF_LIFE {
        if tables.contains(*table) && db.sql(question).value::<i64>().await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a shop whose schema is up to date is a demonstration.
pub(crate) async fn state(db: &Db) -> techstore_db::Result<Option<Demo>> {
    fact(&mut db.read().await?).await
}

async fn fact(db: &mut impl Reads) -> techstore_db::Result<Option<Demo>> {
    let value: Option<(String,)> = db.sql("SELECT value FROM shop_facts WHERE name = $1").bind(FACT).optional().await?;
    Ok(value.map(|(value,)| if value == FILLED { Demo::Filled } else { Demo::Filling }))
}

/// Marks the database as a demonstration that is being filled, unless somebody has used it meanwhile.
pub(crate) async fn begin(db: &Db, now: Timestamp) -> anyhow::Result<()> {
    let begin = async |mut tx: Tx| {
        let tables = tables(&mut tx).await?;
        if is_lived_in(&mut tx, &tables).await? {
            return Ok(false);
        }
        tx.sql("INSERT INTO shop_facts (name, value, changed_at) VALUES ($1, $2, $3)")
            .bind(FACT)
            .bind(FILLING)
            .bind(now)
            .execute()
            .await?;
        Ok::<_, techstore_db::Error>(true)
    };
    let is_begun = db.transaction("marking a demonstration", begin).await?;
    anyhow::ensure!(is_begun, "another program started to use this database meanwhile");
    Ok(())
}

/// Marks the demonstration as filled.
pub(crate) async fn end(db: &Db, now: Timestamp) -> techstore_db::Result<()> {
    let end = async |mut tx: Tx| {
        let fact = tx.sql("UPDATE shop_facts SET value = $1, changed_at = $2 WHERE name = $3");
        fact.bind(FILLED).bind(now).bind(FACT).execute().await.map(drop)
    };
    db.transaction("marking a demonstration as filled", end).await
}
