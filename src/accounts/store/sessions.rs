//! Rows of sessions.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{SessionId, SignInId, UserId};

record! {
    /// A live session with whom it belongs to, for every request that brings its key.
    pub struct LiveSession {
        /// The session.
        pub id: SessionId,
        /// Who is signed in.
        pub user_id: Option<UserId>,
        /// The secret of somebody signed in.
        pub csrf_secret: Option<String>,
        /// A message for the next page, as JSON.
        pub flash: Option<String>,
        /// The person's login.
        pub login: Option<String>,
        /// The person's first name.
        pub first_name: Option<String>,
        /// Whether the staff site is open to them.
        pub is_staff: Option<bool>,
        /// Whether everything in it is.
        pub is_superuser: Option<bool>,
        /// Whether the account may be used.
        pub is_active: Option<bool>,
        /// Whether they consented to the processing of personal data.
        pub has_consented: bool,
        /// The signing in that the session came from.
        pub sign_in_id: Option<SignInId>,
        /// When somebody was last seen with it.
        pub last_seen_at: Option<Timestamp>,
    }
}

/// Finds a live session by the hash of its key.
///
/// # Errors
/// As every query.
pub async fn find(db: &mut impl Reads, key_hash: &[u8; 32], now: Timestamp) -> Result<Option<LiveSession>> {
    db.sql(
        "SELECT s.id, s.user_id, s.csrf_secret, s.flash, u.login, u.first_name, u.is_staff, u.is_superuser, u.is_active,
                EXISTS (SELECT 1 FROM consents c WHERE c.user_id = s.user_id AND c.purpose = 'personal_data')
                    AS has_consented,
                i.id AS sign_in_id, i.last_seen_at
         FROM sessions s
         LEFT JOIN users u ON u.id = s.user_id
         LEFT JOIN sign_ins i ON i.session_id = s.id
         WHERE s.key_hash = $1 AND s.expires_at > $2",
    )
    .bind(key_hash.to_vec())
    .bind(now)
    .optional()
    .await
}

/// A session to be written.
pub struct NewSession<'a> {
    /// SHA-256 of the key.
    pub key_hash: [u8; 32],
    /// Who is signed in.
    pub user: Option<UserId>,
    /// Their secret.
    pub csrf_secret: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Adds a session.
///
/// # Errors
/// As every query.
pub async fn insert(tx: &mut Write, session: &NewSession<'_>) -> Result<SessionId> {
    tx.sql(
        "INSERT INTO sessions (key_hash, user_id, csrf_secret, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(session.key_hash.to_vec())
    .bind(session.user)
    .bind(session.csrf_secret.map(str::to_owned))
    .bind(session.now)
    .bind(session.expires_at)
    .value()
    .await
}

/// Gives a session another key and owner, keeping what hangs on it. `false` when it has ended meanwhile.
///
/// # Errors
/// As every query.
pub async fn rekey(tx: &mut Write, id: SessionId, session: &NewSession<'_>) -> Result<bool> {
    let rows = tx
        .sql(
            "UPDATE sessions SET key_hash = $1, user_id = $2, csrf_secret = $3, created_at = $4, expires_at = $5
             WHERE id = $6",
        )
        .bind(session.key_hash.to_vec())
        .bind(session.user)
        .bind(session.csrf_secret.map(str::to_owned))
        .bind(session.now)
        .bind(session.expires_at)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Ends a session.
///
/// # Errors
/// As every query.
pub async fn delete(tx: &mut Write, id: SessionId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM sessions WHERE id = $1").bind(id).execute().await? == 1)
}

/// Ends all of a person's sessions, but for one that may be kept.
///
/// # Errors
/// As every query.
pub async fn delete_of_user(tx: &mut Write, user: UserId, keep: Option<SessionId>) -> Result<u64> {
    tx.sql("DELETE FROM sessions WHERE user_id = $1 AND id <> $2")
        .bind(user)
        .bind(keep.unwrap_or(SessionId(0)))
        .execute()
        .await
}

/// Clears away sessions whose time is over.
///
/// # Errors
/// As every query.
pub async fn delete_expired(tx: &mut Write, now: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM sessions WHERE expires_at <= $1").bind(now).execute().await
}

/// Leaves a message for the next page, or takes it away. `false` when the session has ended meanwhile.
///
/// # Errors
/// As every query.
pub async fn set_flash(tx: &mut Write, id: SessionId, flash: Option<&str>) -> Result<bool> {
    let rows = tx
        .sql("UPDATE sessions SET flash = $1 WHERE id = $2")
        .bind(flash.map(str::to_owned))
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}
