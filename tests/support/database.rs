//! A database for one test, gone after it.

use std::path::Path;

use techstore_db::sqlx::postgres::PgConnectOptions;
use techstore_db::sqlx::{ConnectOptions, Executor};

/// A database for one test.
pub enum TestDatabase {
    /// A file in the test's folder.
    Sqlite(String),
    /// A database of its own on a server.
    Postgres { server: String, name: String },
}

impl TestDatabase {
    /// Makes a database of the kind that the environment asks for; SQLite when it does not.
    pub async fn create(folder: &Path) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the tests are told by the environment which database to use")]
        let (kind, server) = (std::env::var("TECHSTORE_TEST_DATABASE"), std::env::var("TECHSTORE_TEST_POSTGRES"));
        if kind.as_deref() != Ok("postgres") {
            return Self::Sqlite(format!("sqlite:{}", folder.join("shop.db").display()));
        }
        let server = server.expect("TECHSTORE_TEST_POSTGRES names the server: postgres://user@host:port/postgres");
        let name = format!("techstore_test_{:016x}", u64::from_ne_bytes(random()));
        run(&server, format!("CREATE DATABASE {name}")).await;
        Self::Postgres { server, name }
    }

    /// The address for the settings.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(url) => url.clone(),
            Self::Postgres { server, name } => {
                let mut url = url::Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        }
    }
}

fn random() -> [u8; 8] {
    techstore::kernel::random::Random::System.bytes()
}

async fn run(server: &str, statement: String) {
    let options: PgConnectOptions = server.parse().unwrap();
    let mut connection = options.connect().await.expect("the PostgreSQL server of the tests answers");
    connection.execute(techstore_db::sqlx::AssertSqlSafe(statement)).await.unwrap();
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
