//! A database for one test, gone after it.
//!
//! Taking all steps of the schema costs PostgreSQL ten times what a copy of a whole database does, so the first test to come
//! makes a template that all others copy. It stays on the server, under a name that follows the schema.

use std::path::Path;

use sha2::{Digest, Sha256};
use techstore::schema;
use techstore_db::sqlx::postgres::{PgConnectOptions, PgConnection};
use techstore_db::sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use techstore_db::{Address, Db, Options};

/// Keeps two makers of the template apart (`pg_advisory_lock`).
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(7425)";

/// A database for one test.
pub(crate) enum TestDatabase {
    /// A file in the test's folder.
    Sqlite(String),
    /// A database of its own on a server.
    Postgres { server: String, name: String },
}

impl TestDatabase {
    /// Makes a database of the kind that the environment asks for: on PostgreSQL with the shop's schema, else a file that is
    /// still to come.
    pub(crate) async fn create(folder: &Path) -> Self {
        match server() {
            None => Self::file(folder),
            Some(server) => {
                let template = template(&server).await;
                Self::on(server, &format!("TEMPLATE {template}")).await
            }
        }
    }

    /// The same without a schema.
    pub(crate) async fn create_empty(folder: &Path) -> Self {
        match server() {
            None => Self::file(folder),
            Some(server) => Self::on(server, "").await,
        }
    }

    fn file(folder: &Path) -> Self {
        Self::Sqlite(format!("sqlite:{}", folder.join("shop.db").display()))
    }

    async fn on(server: String, how: &str) -> Self {
        let name = format!("techstore_test_{:016x}", u64::from_ne_bytes(random()));
        run(&server, format!("CREATE DATABASE {name} {how}")).await;
        Self::Postgres { server, name }
    }

    /// The address for the settings.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(url) => url.clone(),
            Self::Postgres { server, name } => address(server, name),
        }
    }
}

fn random() -> [u8; 8] {
    techstore::kernel::random::Random::System.bytes()
}

/// The server that the environment names, if the tests run on PostgreSQL.
#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment which database to use")]
fn server() -> Option<String> {
    if std::env::var("TECHSTORE_TEST_DATABASE").as_deref() != Ok("postgres") {
        return None;
    }
    let server = std::env::var("TECHSTORE_TEST_POSTGRES");
    Some(server.expect("TECHSTORE_TEST_POSTGRES names the server: postgres://user@host:port/postgres"))
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

fn address(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}

async fn connect(server: &str) -> PgConnection {
    let options: PgConnectOptions = server.parse().unwrap();
    options.connect().await.expect("the PostgreSQL server of the tests answers")
}

async fn execute(connection: &mut PgConnection, statement: String) {
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}

async fn run(server: &str, statement: String) {
    execute(&mut connect(server).await, statement).await;
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            let (server, statement) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            // The test's own runtime may be gone or busy.
            let dropped = std::thread::spawn(move || {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap()
                    .block_on(run(&server, statement));
            });
            let _ = dropped.join();
        }
    }
}
