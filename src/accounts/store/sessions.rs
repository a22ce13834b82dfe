//! Rows of sessions.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::kernel::ids::{SessionId, UserId};

pub(crate) struct NewSession<'a> {
    /// SHA-256 of the session's key.
    pub(crate) key_hash: [u8; 32],
    pub(crate) user: Option<UserId>,
    pub(crate) csrf_secret: Option<&'a str>,
    pub(crate) now: Timestamp,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn insert(tx: &mut Write, session: &NewSession<'_>) -> Result<SessionId> {
    tx.sql(
        "INSERT INTO sessions (key_hash, user_id, csrf_secret, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(session.key_hash.as_slice())
    .bind(session.user)
    .bind(session.csrf_secret.map(str::to_owned))
    .bind(session.now)
    .bind(session.expires_at)
    .value()
    .await
}

/// Gives a session another key and owner; it keeps its data. `false` if it has ended meanwhile.
pub(crate) async fn rekey(tx: &mut Write, id: SessionId, session: &NewSession<'_>) -> Result<bool> {
    let rows = tx
        .sql(
            "UPDATE sessions SET key_hash = $1, user_id = $2, csrf_secret = $3, created_at = $4, expires_at = $5, confirmed_at = NULL
             WHERE id = $6",
        )
        .bind(session.key_hash.as_slice())
        .bind(session.user)
        .bind(session.csrf_secret.map(str::to_owned))
        .bind(session.now)
        .bind(session.expires_at)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Notes that its person proved that it is them.
pub(crate) async fn confirmed(tx: &mut Write, id: SessionId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE sessions SET confirmed_at = $1 WHERE id = $2").bind(now).bind(id).execute().await?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Write, id: SessionId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM sessions WHERE id = $1").bind(id).execute().await? == 1)
}

/// Ends all of a person's sessions except `keep`.
pub(crate) async fn delete_of_user(tx: &mut Write, user: UserId, keep: Option<SessionId>) -> Result<u64> {
    tx.sql("DELETE FROM sessions WHERE user_id = $1 AND id <> $2")
        .bind(user)
        .bind(keep.unwrap_or(SessionId(0)))
        .execute()
        .await
}

/// A person's oldest sessions beyond `most`, up to a hundred at once. `newest` is not among them.
pub(crate) async fn beyond(db: &mut impl Reads, user: UserId, newest: SessionId, most: i64) -> Result<Vec<SessionId>> {
    let rows: Vec<(SessionId,)> = db
        .sql(
            "SELECT id FROM sessions WHERE user_id = $1 AND id <> $2
             ORDER BY created_at DESC, id DESC LIMIT 100 OFFSET $3",
        )
        .bind(user)
        .bind(newest)
        .bind(most - 1)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn extend(tx: &mut Write, id: SessionId, expires_at: Timestamp) -> Result<()> {
    tx.sql("UPDATE sessions SET expires_at = $1 WHERE id = $2 AND expires_at < $1")
        .bind(expires_at)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

pub(crate) async fn delete_expired(tx: &mut Write, now: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM sessions WHERE expires_at <= $1").bind(now).execute().await
}

/// `None` removes the message for the next page. `false` if the session has ended meanwhile.
pub(crate) async fn set_flash(tx: &mut Write, id: SessionId, flash: Option<&str>) -> Result<bool> {
    let rows = tx
        .sql("UPDATE sessions SET flash = $1 WHERE id = $2")
        .bind(flash.map(str::to_owned))
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}
