//! Rows of the table `jobs`.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::JobId;

record! {
    /// A job that is due.
    pub(super) struct Due {
        pub id: JobId,
        /// Since when: whoever leases it must find it unchanged.
        pub run_at: Timestamp,
    }
}

record! {
    pub(super) struct Leased {
        pub payload: String,
        /// Attempts begun, with this one.
        pub attempts: i64,
    }
}

record! {
    /// How many jobs there are.
    pub struct Standing {
        pub waiting: i64,
        /// Those of them that should have been done long ago.
        pub late: i64,
        pub failed: i64,
    }
}

record! {
    /// A job that was given up.
    pub struct GivenUp {
        pub id: JobId,
        pub kind: String,
        pub payload: String,
        pub attempts: i64,
        pub failed_at: Timestamp,
        pub last_error: String,
    }
}

pub(super) async fn insert(
    tx: &mut Write,
    kind: &'static str,
    payload: &str,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    tx.sql("INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4)")
        .bind(kind)
        .bind(payload)
        .bind(run_at)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The longest due first.
pub(super) async fn due(db: &mut impl Reads, kind: &'static str, now: Timestamp, most: i64) -> Result<Vec<Due>> {
    db.sql(
        "SELECT id, run_at FROM jobs WHERE kind = $1 AND failed_at IS NULL AND run_at <= $2
         ORDER BY run_at, id LIMIT $3",
    )
    .bind(kind)
    .bind(now)
    .bind(most)
    .all()
    .await
}

/// Of two processes that found the job with the same `run_at`, one wins: the other's update finds no row. No lock is held while
/// the job is done.
pub(super) async fn lease(tx: &mut Write, due: &Due, until: Timestamp) -> Result<Option<Leased>> {
    tx.sql(
        "UPDATE jobs SET attempts = attempts + 1, run_at = $1 WHERE id = $2 AND run_at = $3 AND failed_at IS NULL
         RETURNING payload, attempts",
    )
    .bind(until)
    .bind(due.id)
    .bind(due.run_at)
    .optional()
    .await
}

pub(super) async fn finish(tx: &mut Write, id: JobId, until: Timestamp) -> Result<()> {
    tx.sql("DELETE FROM jobs WHERE id = $1 AND run_at = $2 AND failed_at IS NULL")
        .bind(id)
        .bind(until)
        .execute()
        .await?;
    Ok(())
}

/// Leaves the job until `run_at`. Without an error its attempts begin anew.
pub(super) async fn put_off(
    tx: &mut Write,
    id: JobId,
    until: Timestamp,
    run_at: Timestamp,
    error: Option<&str>,
) -> Result<()> {
    tx.sql(
        "UPDATE jobs SET run_at = $1, last_error = $2, attempts = CASE WHEN $3 THEN attempts ELSE 0 END
         WHERE id = $4 AND run_at = $5 AND failed_at IS NULL",
    )
    .bind(run_at)
    .bind(error)
    .bind(error.is_some())
    .bind(id)
    .bind(until)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn give_up(tx: &mut Write, id: JobId, until: Timestamp, error: &str, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE jobs SET failed_at = $1, last_error = $2 WHERE id = $3 AND run_at = $4 AND failed_at IS NULL")
        .bind(now)
        .bind(error)
        .bind(id)
        .bind(until)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn standing(db: &mut impl Reads, long_ago: Timestamp) -> Result<Standing> {
    db.sql(
        "SELECT COUNT(*) FILTER (WHERE failed_at IS NULL) AS waiting,
                COUNT(*) FILTER (WHERE failed_at IS NULL AND run_at <= $1) AS late,
                COUNT(*) FILTER (WHERE failed_at IS NOT NULL) AS failed
         FROM jobs",
    )
    .bind(long_ago)
    .one()
    .await
}

pub(super) async fn given_up(db: &mut impl Reads) -> Result<Vec<GivenUp>> {
    db.sql(
        "SELECT id, kind, payload, attempts, failed_at, COALESCE(last_error, '') AS last_error FROM jobs
         WHERE failed_at IS NOT NULL ORDER BY failed_at, id",
    )
    .all()
    .await
}

pub(super) async fn retry(tx: &mut Write, id: JobId, now: Timestamp) -> Result<u64> {
    tx.sql("UPDATE jobs SET failed_at = NULL, attempts = 0, run_at = $1 WHERE id = $2 AND failed_at IS NOT NULL")
        .bind(now)
        .bind(id)
        .execute()
        .await
}

pub(super) async fn discard(tx: &mut Write, id: JobId) -> Result<u64> {
    tx.sql("DELETE FROM jobs WHERE id = $1 AND failed_at IS NOT NULL").bind(id).execute().await
}
