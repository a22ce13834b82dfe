//! What was typed at the checkout and not sent yet.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::kernel::ids::{SessionId, UserId};

/// A draft to be written.
pub(crate) struct NewDraft<'a> {
    pub(crate) session: SessionId,
    pub(crate) user: Option<UserId>,
    pub(crate) fields: &'a str,
    pub(crate) expires_at: Timestamp,
}

/// Replaces the session's draft. Nothing is stored when the session has ended.
pub(crate) async fn keep(tx: &mut Write, draft: &NewDraft<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO checkout_drafts (session_id, user_id, fields, expires_at)
         SELECT s.id, $2, $3, $4 FROM sessions s WHERE s.id = $1
         ON CONFLICT (session_id) DO UPDATE
         SET user_id = excluded.user_id, fields = excluded.fields, expires_at = excluded.expires_at",
    )
    .bind(draft.session)
    .bind(draft.user)
    .bind(draft.fields)
    .bind(draft.expires_at)
    .execute()
    .await?;
    Ok(())
}

/// The session's draft, unless it belongs to another account.
pub(crate) async fn find(
    db: &mut impl Reads,
    session: SessionId,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .sql(
            "SELECT fields FROM checkout_drafts
             WHERE session_id = $1 AND expires_at > $2 AND (user_id IS NULL OR user_id = $3)",
        )
        .bind(session)
        .bind(now)
        .bind(user.unwrap_or(UserId(0)))
        .optional()
        .await?;
    Ok(row.map(|(fields,)| fields))
}

pub(crate) async fn forget(tx: &mut Write, session: SessionId) -> Result<()> {
    tx.sql("DELETE FROM checkout_drafts WHERE session_id = $1").bind(session).execute().await?;
    Ok(())
}

pub(crate) async fn forget_guests(tx: &mut Write, session: SessionId) -> Result<()> {
    tx.sql("DELETE FROM checkout_drafts WHERE session_id = $1 AND user_id IS NULL").bind(session).execute().await?;
    Ok(())
}

pub(crate) async fn sweep(tx: &mut Write, now: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM checkout_drafts WHERE expires_at <= $1").bind(now).execute().await
}
