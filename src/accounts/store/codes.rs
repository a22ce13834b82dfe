//! Rows of codes in messages about an account.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::accounts::model::CodePurpose;
use crate::kernel::ids::UserId;

pub(crate) struct NewCode<'a> {
    pub(crate) user: UserId,
    pub(crate) purpose: CodePurpose,
    pub(crate) email: &'a str,
    pub(crate) code_hash: &'a str,
    pub(crate) tries: i64,
    pub(crate) expires_at: Timestamp,
}

record! {
    pub(crate) struct Code {
        pub(crate) email: String,
        pub(crate) code_hash: String,
        pub(crate) tries_left: i64,
    }
}

/// Takes the place of an earlier code of the purpose.
pub(crate) async fn replace(tx: &mut Write, code: &NewCode<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO account_codes (user_id, purpose, email, code_hash, tries_left, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id, purpose) DO UPDATE SET email = excluded.email, code_hash = excluded.code_hash,
             tries_left = excluded.tries_left, expires_at = excluded.expires_at",
    )
    .bind(code.user)
    .bind(code.purpose.as_str())
    .bind(code.email)
    .bind(code.code_hash)
    .bind(code.tries)
    .bind(code.expires_at)
    .execute()
    .await?;
    Ok(())
}

/// Spends a try; nothing when there is no live code or no try left.
pub(crate) async fn spend_try(
    tx: &mut Write,
    user: UserId,
    purpose: CodePurpose,
    now: Timestamp,
) -> Result<Option<Code>> {
    tx.sql(
        "UPDATE account_codes SET tries_left = tries_left - 1
         WHERE user_id = $1 AND purpose = $2 AND expires_at > $3 AND tries_left > 0
         RETURNING email, code_hash, tries_left",
    )
    .bind(user)
    .bind(purpose.as_str())
    .bind(now)
    .optional()
    .await
}

/// Ends a code; `false` when somebody else was quicker.
pub(crate) async fn delete(tx: &mut Write, user: UserId, code_hash: &str) -> Result<bool> {
    let gone = tx.sql("DELETE FROM account_codes WHERE user_id = $1 AND code_hash = $2");
    Ok(gone.bind(user).bind(code_hash).execute().await? == 1)
}

pub(crate) async fn delete_of_user(tx: &mut Write, user: UserId) -> Result<u64> {
    tx.sql("DELETE FROM account_codes WHERE user_id = $1").bind(user).execute().await
}

/// Clears away codes whose time is over.
pub(crate) async fn delete_expired(tx: &mut Write, now: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM account_codes WHERE expires_at <= $1").bind(now).execute().await
}
