//! A database for one test, gone after it.
//!
//! Taking all steps of the schema costs PostgreSQL ten times what a copy of a whole database does, so the first test to come
//! makes a template that all others copy. It stays on the server, under a name that follows the schema.

use std::path::Path;

use sha2::{Digest, Sha256};
use techstore::schema;
use techstore_db::sqlx::postgres::PgConnection;
use techstore_db::sqlx::{AssertSqlSafe, Executor};
use techstore_db::{Address, Db, Options};

#[path = "../../crates/db/tests/engines/server.rs"]
mod server;

use server::{OwnDatabase, address, connect, execute, server};

/// Keeps two makers of the template apart (`pg_advisory_lock`).
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(7425)";

/// A database for one test.
pub(crate) enum TestDatabase {
    /// A file in the test's folder.
    Sqlite(String),
    Postgres(OwnDatabase),
}

impl TestDatabase {
    /// Makes a database of the kind that the environment asks for: on PostgreSQL with the shop's schema, else a file that is
    /// still to come.
    pub(crate) async fn create(folder: &Path) -> Self {
        let Some(server) = server() else { return Self::file(folder) };
        let template = template(&server).await;
        Self::Postgres(OwnDatabase::create(server, &format!("TEMPLATE {template}")).await)
    }

    /// The same without a schema.
    pub(crate) async fn create_empty(folder: &Path) -> Self {
        let Some(server) = server() else { return Self::file(folder) };
        Self::Postgres(OwnDatabase::create(server, "").await)
    }

    fn file(folder: &Path) -> Self {
        Self::Sqlite(format!("sqlite:{}", folder.join("shop.db").display()))
    }

    /// The address for the settings.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(url) => url.clone(),
            Self::Postgres(database) => database.url(),
        }
    }
}

/// The name of the database with the schema and nothing else, which is made if it is not there.
async fn template(server: &str) -> String {
    let name = format!("techstore_template_{}", schema_digest());
    let mut connection = connect(server).await;
    if !is_there(&mut connection, &name).await {
        connection.execute(TEMPLATE_LOCK).await.unwrap();
        if !is_there(&mut connection, &name).await {
            // Half a template, of a process that was killed, is made anew; a whole one has its last name.
            let half = format!("{name}_half");
            execute(&mut connection, format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)")).await;
            execute(&mut connection, format!("CREATE DATABASE {half}")).await;
            let db = Db::open(&Address::parse(&address(server, &half)).unwrap(), Options::default()).await.unwrap();
            db.migrate(&schema::migrations()).await.unwrap();
            db.close().await;
            execute(&mut connection, format!("ALTER DATABASE {half} RENAME TO {name}")).await;
        }
    }
    name
}

async fn is_there(connection: &mut PgConnection, name: &str) -> bool {
    let question = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    connection.fetch_optional(AssertSqlSafe(question)).await.unwrap().is_some()
}

/// What distinguishes this schema from others: a digest of the steps' texts.
fn schema_digest() -> String {
    let mut digest = Sha256::new();
    for (_, _, _, postgres) in schema::STEPS {
        digest.update(postgres);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
