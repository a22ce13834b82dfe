//! Sign-ins: who, from where, with what, when.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::accounts::device::DeviceKind;
use crate::accounts::model::SignIn;
use crate::kernel::ids::{SessionId, SignInId, UserId};

pub(crate) struct NewSignIn<'a> {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) address: String,
    /// The `User-Agent` header, cut to a sensible length.
    pub(crate) user_agent: &'a str,
    pub(crate) browser: &'a str,
    pub(crate) system: &'a str,
    pub(crate) device: DeviceKind,
    pub(crate) now: Timestamp,
}

pub(crate) async fn insert(tx: &mut Write, sign_in: &NewSignIn<'_>) -> Result<SignInId> {
    tx.sql(
        "INSERT INTO sign_ins (user_id, session_id, address, user_agent, browser, system, device, signed_in_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(sign_in.user)
    .bind(sign_in.session)
    .bind(&sign_in.address)
    .bind(sign_in.user_agent)
    .bind(sign_in.browser)
    .bind(sign_in.system)
    .bind(sign_in.device.as_str())
    .bind(sign_in.now)
    .bind(sign_in.now)
    .value()
    .await
}

/// Marks the sign-in of a session as ended.
pub(crate) async fn end_of_session(tx: &mut Write, session: SessionId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE sign_ins SET ended_at = $1, session_id = NULL WHERE session_id = $2")
        .bind(now)
        .bind(session)
        .execute()
        .await?;
    Ok(())
}

/// Marks all of a person's live sign-ins as ended, except that of the session `keep`.
pub(crate) async fn end_of_user(tx: &mut Write, user: UserId, keep: Option<SessionId>, now: Timestamp) -> Result<()> {
    tx.sql(
        "UPDATE sign_ins SET ended_at = $1, session_id = NULL
         WHERE user_id = $2 AND session_id IS NOT NULL AND session_id <> $3",
    )
    .bind(now)
    .bind(user)
    .bind(keep.unwrap_or(SessionId(0)))
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn seen(tx: &mut Write, id: SignInId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE sign_ins SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1")
        .bind(now)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// Those with a live session, the last seen first.
pub(crate) async fn live(db: &mut impl Reads, user: UserId, now: Timestamp) -> Result<Vec<SignIn>> {
    db.sql(
        "SELECT i.id, i.session_id, i.address, i.browser, i.system, i.device, i.user_agent,
                i.signed_in_at, i.last_seen_at, i.ended_at
         FROM sign_ins i JOIN sessions s ON s.id = i.session_id
         WHERE i.user_id = $1 AND s.expires_at > $2 ORDER BY i.last_seen_at DESC, i.id DESC LIMIT 100",
    )
    .bind(user)
    .bind(now)
    .all()
    .await
}

/// The last ones, live or not.
pub(crate) async fn latest(db: &mut impl Reads, user: UserId, most: i64) -> Result<Vec<SignIn>> {
    db.sql(
        "SELECT id, session_id, address, browser, system, device, user_agent, signed_in_at, last_seen_at, ended_at
         FROM sign_ins WHERE user_id = $1 ORDER BY signed_in_at DESC, id DESC LIMIT $2",
    )
    .bind(user)
    .bind(most)
    .all()
    .await
}

/// The live session that the sign-in began. `None` for somebody else's.
pub(crate) async fn session_of(db: &mut impl Reads, user: UserId, id: SignInId) -> Result<Option<SessionId>> {
    let row: Option<(SessionId,)> = db
        .sql("SELECT session_id FROM sign_ins WHERE id = $1 AND user_id = $2 AND session_id IS NOT NULL")
        .bind(id)
        .bind(user)
        .optional()
        .await?;
    Ok(row.map(|(session,)| session))
}
