//! Every SQL text of the sources is prepared against the migrated schema, on the engine of this run.

mod collect;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use collect::{Collected, Constants, Statement, collect, constants};
use techstore_db::Engine;
use techstore_db::sqlx::postgres::PgConnection;
use techstore_db::sqlx::{AssertSqlSafe, Connection as _, raw_sql};

use crate::support::Shop;

/// Files that ask the old site's database.
const ELSEWHERE: &str = "import/django/store/old_";

/// Functions whose queries are put together at run time, and why. Other tests run them.
const BUILT: &[(&str, &[&str], &str)] = &[
    ("accounts/store/administration.rs", &["statuses"], "one placeholder for each chosen row"),
    ("accounts/store/people_list.rs", FILTERED, "filters and order of a list"),
    ("accounts/store/people_list.rs", &["count"], "joins profiles only when a filter needs them"),
    ("cart/store.rs", &["of"], "a guest's cart or a customer's"),
    ("catalog/store/administration/categories.rs", &["narrow", "rows"], "filters and order of a list"),
    ("catalog/store/administration/categories.rs", &["several"], "one placeholder for each chosen row"),
    ("catalog/store/administration/product_list.rs", &["exactly", "narrow", "rows"], "filters and order of a list"),
    ("catalog/store/administration/products.rs", &["statuses"], "one placeholder for each chosen row"),
    ("catalog/store/cards.rs", &["from_price", "page"], "section and order of a page"),
    ("commands/demo_fill.rs", &["end_numbers"], "runs a text of its caller, which is checked there"),
    ("commands/demo_fill/customers.rs", &["users"], "reckons with time, which each engine does in its own way"),
    ("commands/demo_fill/goods.rs", &["products"], "reckons with time"),
    ("commands/demo_fill/indexes.rs", &["create", "drop_of_goods"], "the schema's own indexes"),
    ("commands/demo_fill/orders.rs", &["fill"], "runs texts of a list, which are checked there"),
    ("commands/demo_fill/orders.rs", &["orders"], "reckons with time"),
    ("commands/demo_marker.rs", &["is_lived_in"], "runs texts of a list, which are checked there"),
    ("commands/doctor/sequences.rs", &["check"], "one text for each table, made by a macro"),
    ("commands/invariants.rs", &["broken"], "runs texts of a list, which are checked there"),
    ("import/django/store/goods.rs", &["insert_products"], "as many rows as there are"),
    (
        "import/django/store/orders.rs",
        &["insert_events", "insert_lines", "insert_some_orders"],
        "as many rows as there are",
    ),
    ("import/django/store/people.rs", &["insert_profiles", "insert_users"], "as many rows as there are"),
    ("import/django/store/sign_ins.rs", &["insert"], "as many rows as there are"),
    ("mail/store/notices.rs", &["recipients"], "limits of a list"),
    ("mail/store/notices.rs", &["several"], "one placeholder for each chosen row"),
    ("orders/store/caps.rs", &["lifts"], "what is known of whoever orders"),
    ("orders/store/staff_list.rs", FILTERED, "filters and order of a list"),
    ("orders/store/staff_list.rs", &["by_state"], "filters of a list"),
    ("orders/store/staff_list.rs", &["lines"], "one placeholder for each chosen row"),
];
const FILTERED: &[&str] = &["exactly", "find", "is_there", "narrow", "rows"];

/// Prepares statements without running them.
enum Database {
    Sqlite(techstore_db::rusqlite::Connection),
    Postgres(Box<PgConnection>),
}

impl Database {
    async fn of(shop: &Shop) -> Self {
        match shop.database_url().strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(techstore_db::rusqlite::Connection::open(path).unwrap()),
            None => Self::Postgres(Box::new(PgConnection::connect(shop.database_url()).await.unwrap())),
        }
    }

    fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    async fn fault(&mut self, statement: &Statement) -> Option<String> {
        if statement.engine.is_some_and(|engine| engine != self.engine()) {
            return None;
        }
        let placeholders = (1..).take_while(|number| statement.text.contains(&format!("${number}"))).count();
        if let Some(values) = statement.values.filter(|values| *values != placeholders) {
            return Some(format!("{placeholders} placeholders, {values} values"));
        }
        match self {
            Self::Sqlite(connection) => connection.prepare(&statement.text).err().map(|error| error.to_string()),
            Self::Postgres(connection) => {
                let prepare = format!("PREPARE checked AS {}", statement.text);
                let prepared = raw_sql(AssertSqlSafe(prepare)).execute(&mut **connection).await;
                if prepared.is_ok() {
                    raw_sql("DEALLOCATE checked").execute(&mut **connection).await.unwrap();
                }
                prepared.err().map(|error| error.to_string())
            }
        }
    }

    /// What cannot be prepared, or cannot be followed and is not among the functions of `built`.
    async fn faults(&mut self, path: &str, collected: &Collected, built: &[&str]) -> Vec<String> {
        let mut faults: Vec<String> = collected
            .built
            .iter()
            .filter(|owner| !built.contains(&owner.as_str()))
            .map(|owner| {
                format!("{path}: the query of {owner} cannot be followed: make it static, or list it in tests/sql")
            })
            .collect();
        for statement in &collected.statements {
            // A query that is not run where it stands may be only the beginning of one.
            if statement.values.is_none() && built.contains(&statement.owner.as_str()) {
                continue;
            }
            if let Some(fault) = self.fault(statement).await {
                let text = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
                faults.push(format!("{path}:{} in {}: {fault}\n    {text}", statement.line, statement.owner));
            }
        }
        faults
    }
}

fn built_in(path: &str) -> Vec<&'static str> {
    BUILT.iter().filter(|(file, ..)| *file == path).flat_map(|(_, functions, _)| *functions).copied().collect()
}

/// The sources by their path below `src/`.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, found)?;
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
        Ok(())
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths).unwrap();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    paths.into_iter().map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn collected() -> BTreeMap<String, Collected> {
    let sources = sources();
    let public: Constants = sources.values().flat_map(|source| constants(source)).collect();
    let read = |(path, source): (String, String)| (path, collect(&source, &public));
    sources.into_iter().filter(|(path, _)| !path.starts_with(ELSEWHERE)).map(read).collect()
}

#[tokio::test]
async fn every_statement_of_the_program_can_be_prepared() {
    let shop = Shop::open().await;
    let mut database = Database::of(&shop).await;
    let (mut count, mut faults) = (0, Vec::new());
    for (path, collected) in collected() {
        count += collected.statements.len();
        faults.extend(database.faults(&path, &collected, &built_in(&path)).await);
    }
    assert!(faults.is_empty(), "{} of {count} statements:\n{}", faults.len(), faults.join("\n"));
    assert!(count > 300, "the statements are found: {count}");
}

#[test]
fn what_is_listed_as_built_is_there() {
    let collected = collected();
    for (path, functions, _) in BUILT {
        for function in *functions {
            let is_there = collected.get(*path).is_some_and(|file| {
                file.built.contains(*function) || file.statements.iter().any(|statement| statement.owner == *function)
            });
            assert!(is_there, "{path} has no query in {function} any more");
        }
    }
}

#[tokio::test]
async fn a_wrong_statement_is_reported_with_file_and_line() {
    let source = r#"
        const COLUMNS: &str = "SELECT id, no_such_column";

        async fn wrong(db: &mut Read, id: i64) -> Result<()> {
            db.sql("SELECT id FROM users WHERE id = $1").bind(id).one().await?;
            db.sql(COLUMNS).push(" FROM users").all().await?;
            db.sql("SELECT id FROM users WHERE id = $1").one().await?;
            let text = db.pick("SELECT id FROM no_such_table", "SELECT id FROM no_such_table");
            let query = db.sql(text);
            query.execute().await
        }

        const LATER: &[&str] = &["DELETE FROM users WHERE"];
    "#;
    let shop = Shop::open().await;
    let mut database = Database::of(&shop).await;
    let faults = database.faults("wrong.rs", &collect(source, &Constants::new()), &["wrong"]).await;
    let [column, values, table, later] = faults.as_slice() else { panic!("{faults:#?}") };
    assert!(column.starts_with("wrong.rs:6 in wrong: ") && column.contains("no_such_column"), "{column}");
    assert!(values.starts_with("wrong.rs:7 in wrong: 1 placeholders, 0 values"), "{values}");
    assert!(table.starts_with("wrong.rs:9 in wrong: ") && table.contains("no_such_table"), "{table}");
    assert!(later.starts_with("wrong.rs:13 in LATER: "), "{later}");
}

#[tokio::test]
async fn a_query_that_cannot_be_followed_must_be_listed() {
    let source = r#"
        async fn several(db: &mut Read, ids: &[i64]) -> Result<()> {
            let mut query = db.sql("SELECT id FROM users WHERE id IN (0");
            for id in ids {
                query = query.push_bind(", ", *id);
            }
            query.push(")").all().await
        }
    "#;
    let shop = Shop::open().await;
    let mut database = Database::of(&shop).await;
    let collected = collect(source, &Constants::new());
    assert!(database.faults("several.rs", &collected, &["several"]).await.is_empty());
    let faults = database.faults("several.rs", &collected, &[]).await;
    assert!(faults[0].starts_with("several.rs: the query of several cannot be followed"), "{faults:#?}");
}
