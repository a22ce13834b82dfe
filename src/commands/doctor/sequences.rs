//! Numbers that the database gives to new rows must be beyond those that are there. After rows were copied from another
//! database they may not be: then every new order fails, or takes the number of one that was deleted.

use techstore_db::{Db, Engine, Reads};

use crate::commands::doctor::report::Report;

/// A table whose rows are numbered, with how far its numbers are behind on either engine.
struct Numbered {
    table: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! numbered {
    ($($table:literal),* $(,)?) => {
        &[$(Numbered {
            table: $table,
            sqlite: concat!(
                "SELECT COALESCE(MAX(id), 0) - COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '", $table,
                "'), 0) FROM ", $table
            ),
            postgres: concat!(
                "SELECT COALESCE(MAX(id), 0) - COALESCE(pg_sequence_last_value(pg_get_serial_sequence('", $table,
                "', 'id')::regclass), 0) FROM ", $table
            ),
        }),*]
    };
}

/// All of them; a test compares the list with the schema.
const NUMBERED: &[Numbered] = numbered![
    "account_links",
    "attributes",
    "carts",
    "categories",
    "consents",
    "jobs",
    "notice_events",
    "notice_recipients",
    "order_cap_lifts",
    "order_events",
    "order_lines",
    "orders",
    "outbox",
    "payments",
    "pending_sign_ins",
    "product_photos",
    "products",
    "sessions",
    "sign_ins",
    "staff_log",
    "stock_movements",
    "users",
];

/// Compares the last number given with the highest there is.
pub(crate) async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let mut connection = db.read_slow().await?;
    let mut behind = Vec::new();
    for numbered in NUMBERED {
        let text = if db.engine() == Engine::Sqlite { numbered.sqlite } else { numbered.postgres };
        let by: i64 = connection.sql(text).value().await?;
        if by > 0 {
            behind.push(format!("{} by {by}", numbered.table));
        }
    }
    report.check("sequences are ahead of their tables", behind.is_empty(), || behind.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_table_with_numbered_rows_is_looked_at() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let (mut tables, mut current) = (BTreeSet::new(), String::new());
        for line in files
            .iter()
            .flat_map(|file| std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        {
            let words: Vec<&str> = line.split([' ', '(', ';']).filter(|word| !word.is_empty()).collect();
            match words.as_slice() {
                ["CREATE", "TABLE", name, ..] => current = (*name).to_owned(),
                ["DROP", "TABLE", name, ..] => drop(tables.remove(*name)),
                ["ALTER", "TABLE", old, "RENAME", "TO", new, ..] if tables.remove(*old) => {
                    tables.insert((*new).to_owned());
                }
                ["id", .., "AUTOINCREMENT,"] => drop(tables.insert(current.clone())),
                _ => {}
            }
        }
        assert_eq!(tables, NUMBERED.iter().map(|it| it.table.to_owned()).collect());
    }
}
