//! Bringing a server's schema up to date, on a connection with time-outs of its own.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::postgres::Server;
use crate::schema::{Applied, Column, Plan};
use crate::{Error, Result, Upgraded};

/// Keeps two upgrades apart (`pg_advisory_xact_lock`): the letters «techstor».
const LOCK: i64 = 0x7465_6368_7374_6f72;
/// How long to wait for another upgrade.
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// How long a step waits for a table that a running program uses: later queries of that program wait behind it.
const TABLE_WAIT: Duration = Duration::from_secs(15);

const TABLE: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version        BIGINT PRIMARY KEY,
    description    TEXT NOT NULL,
    installed_on   TIMESTAMPTZ NOT NULL DEFAULT now(),
    success        BOOLEAN NOT NULL,
    checksum       BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)";

impl Server {
    /// Applies the missing steps in one transaction; no other upgrade runs at the same time.
    pub(crate) async fn migrate(&self, plan: &Plan) -> Result<Upgraded> {
        let mut connection = without_limits(&self.connect).connect().await?;
        let upgraded = upgrade(&mut connection, plan).await;
        // A failed disconnect does no harm.
        let _ = connection.close().await;
        upgraded
    }

    /// The steps that were applied, and all columns of all tables.
    pub(crate) async fn schema(&self) -> Result<(Vec<Applied>, BTreeSet<Column>)> {
        let mut reader = self.lend_slow().await?;
        match schema(reader.connection()?).await {
            Err(Error::Unavailable(_)) => schema(reader.renew().await?).await,
            outcome => outcome,
        }
    }
}

async fn upgrade(connection: &mut PgConnection, plan: &Plan) -> Result<Upgraded> {
    let mut tx = connection.begin().await?;
    set_lock_timeout(&mut tx, LONGEST_WAIT).await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
    set_lock_timeout(&mut tx, TABLE_WAIT).await?;
    sqlx::raw_sql(TABLE).execute(&mut *tx).await?;
    let (applied, columns) = schema(&mut tx).await?;
    let missing = plan.missing(&applied, &columns)?;
    for step in &missing {
        let failed = |error: sqlx::Error| Error::Unusable(format!("step {} failed: {error}", step.description).into());
        sqlx::raw_sql(step.sql.clone()).execute(&mut *tx).await.map_err(failed)?;
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, $2, TRUE, $3, 0)",
        )
        .bind(step.version)
        .bind(&*step.description)
        .bind(&*step.checksum)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    }
    tx.commit().await?;
    Ok(Upgraded { applied: missing.iter().map(|step| step.description.to_string()).collect(), copy: None })
}

async fn set_lock_timeout(connection: &mut PgConnection, longest: Duration) -> Result<()> {
    let set = "SELECT set_config('lock_timeout', $1, TRUE)";
    sqlx::query(set).bind(longest.as_millis().to_string()).execute(connection).await?;
    Ok(())
}

async fn schema(connection: &mut PgConnection) -> Result<(Vec<Applied>, BTreeSet<Column>)> {
    let table = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    if !sqlx::query_scalar::<_, bool>(table).fetch_one(&mut *connection).await? {
        return Ok((Vec::new(), BTreeSet::new()));
    }
    let text = "SELECT version, description, checksum, success FROM _sqlx_migrations ORDER BY version";
    let rows: Vec<(i64, String, Vec<u8>, bool)> = sqlx::query_as(text).fetch_all(&mut *connection).await?;
    let applied = rows
        .into_iter()
        .map(|(version, name, checksum, success)| Applied { version, name, checksum, success })
        .collect();
    let text = "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND pg_table_is_visible(c.oid)
                  AND c.relnamespace = current_schema()::regnamespace";
    let rows: Vec<(String, String)> = sqlx::query_as(text).fetch_all(&mut *connection).await?;
    Ok((applied, rows.into_iter().map(|(table, name)| Column { table, name }).collect()))
}

/// A step over big tables has no time limit; only waiting for locks has one.
fn without_limits(connect: &PgConnectOptions) -> PgConnectOptions {
    connect.clone().application_name("techstore migrate").options([
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
        ("timezone", "UTC"),
    ])
}
