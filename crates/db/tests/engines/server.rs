//! A PostgreSQL database for one test, on the server that the environment names. The program's own tests use this file as well
//! (`tests/support/database.rs`).

use techstore_db::sqlx::postgres::{PgConnectOptions, PgConnection};
use techstore_db::sqlx::{AssertSqlSafe, ConnectOptions, Executor};

/// A database of its own, gone after the test.
pub(crate) struct OwnDatabase {
    server: String,
    name: String,
}

impl OwnDatabase {
    /// `how`: what `CREATE DATABASE` is told beside the name.
    pub(crate) async fn create(server: String, how: &str) -> Self {
        // Temporary files have names that no other process has now.
        let file = tempfile::NamedTempFile::new().unwrap();
        let unique = file.path().file_name().unwrap().to_string_lossy().to_lowercase().replace(['.', '-'], "_");
        let name = format!("techstore_test_{}_{unique}", std::process::id());
        execute(&mut connect(&server).await, format!("CREATE DATABASE \"{name}\" {how}")).await;
        Self { server, name }
    }

    pub(crate) fn url(&self) -> String {
        address(&self.server, &self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let (server, statement) =
            (self.server.clone(), format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        // The test's own runtime may be gone or busy.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { execute(&mut connect(&server).await, statement).await });
        });
        let _ = dropped.join();
    }
}

/// The server that the environment names, if the tests run on PostgreSQL.
#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment which database to use")]
pub(crate) fn server() -> Option<String> {
    if std::env::var("TECHSTORE_TEST_DATABASE").as_deref() != Ok("postgres") {
        return None;
    }
    let server = std::env::var("TECHSTORE_TEST_POSTGRES");
    Some(server.expect("TECHSTORE_TEST_POSTGRES names the server: postgres://user@host:port/postgres"))
}

/// The address of another database on a server.
pub(crate) fn address(server: &str, name: &str) -> String {
    let (path, parameters) = server.split_at(server.find('?').unwrap_or(server.len()));
    let (front, _) = path.rsplit_once('/').unwrap();
    format!("{front}/{name}{parameters}")
}

pub(crate) async fn connect(server: &str) -> PgConnection {
    let options: PgConnectOptions = server.parse().unwrap();
    options.connect().await.expect("the PostgreSQL server of the tests answers")
}

pub(crate) async fn execute(connection: &mut PgConnection, statement: String) {
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}
