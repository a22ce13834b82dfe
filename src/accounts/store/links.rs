//! Rows of links in messages about an account.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::accounts::model::LinkPurpose;
use crate::kernel::ids::{LinkId, UserId};

pub(crate) struct NewLink<'a> {
    pub(crate) token_hash: [u8; 32],
    pub(crate) user: UserId,
    pub(crate) purpose: LinkPurpose,
    pub(crate) email: &'a str,
    pub(crate) password_mark: [u8; 32],
    pub(crate) now: Timestamp,
    pub(crate) expires_at: Timestamp,
}

record! {
    pub(crate) struct Link {
        pub(crate) id: LinkId,
        pub(crate) user_id: UserId,
        pub(crate) email: String,
        pub(crate) password_mark: Vec<u8>,
    }
}

pub(crate) async fn insert(tx: &mut Write, link: &NewLink<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO account_links (token_hash, user_id, purpose, email, password_mark, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(link.token_hash.as_slice())
    .bind(link.user)
    .bind(link.purpose.as_str())
    .bind(link.email)
    .bind(link.password_mark.as_slice())
    .bind(link.now)
    .bind(link.expires_at)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn live(
    db: &mut impl Reads,
    token_hash: [u8; 32],
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<Link>> {
    db.sql(
        "SELECT id, user_id, email, password_mark FROM account_links
         WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3",
    )
    .bind(token_hash.as_slice())
    .bind(purpose.as_str())
    .bind(now)
    .optional()
    .await
}

record! {
    /// How many links were made for an account.
    pub(crate) struct Made {
        pub(crate) in_hour: i64,
        pub(crate) in_day: i64,
    }
}

pub(crate) async fn made(
    db: &mut impl Reads,
    user: UserId,
    purpose: LinkPurpose,
    hour_ago: Timestamp,
    day_ago: Timestamp,
) -> Result<Made> {
    db.sql(
        "SELECT COUNT(*) FILTER (WHERE created_at > $3) AS in_hour, COUNT(*) AS in_day
         FROM account_links WHERE user_id = $1 AND purpose = $2 AND created_at > $4",
    )
    .bind(user)
    .bind(purpose.as_str())
    .bind(hour_ago)
    .bind(day_ago)
    .one()
    .await
}

/// `false` when it is gone already.
pub(crate) async fn delete(tx: &mut Write, link: LinkId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM account_links WHERE id = $1").bind(link).execute().await? == 1)
}

pub(crate) async fn delete_of_user(tx: &mut Write, user: UserId) -> Result<u64> {
    tx.sql("DELETE FROM account_links WHERE user_id = $1").bind(user).execute().await
}

/// Clears away links that ended before a moment.
pub(crate) async fn delete_expired(tx: &mut Write, before: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM account_links WHERE expires_at <= $1").bind(before).execute().await
}
