//! Rows of the second factor: the app's key, recovery codes, trusted browsers, sign-ins that wait for it.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{PendingId, UserId};

record! {
    pub(crate) struct Totp {
        pub(crate) secret: Vec<u8>,
        pub(crate) created_at: Timestamp,
        /// Nothing until the first code was typed.
        pub(crate) confirmed_at: Option<Timestamp>,
    }
}

pub(crate) async fn totp(db: &mut impl Reads, user: UserId) -> Result<Option<Totp>> {
    db.sql("SELECT secret, created_at, confirmed_at FROM totp_factors WHERE user_id = $1").bind(user).optional().await
}

/// Keeps a key that is still to be confirmed, in the place of another such one; `false` if one is confirmed.
pub(crate) async fn begin_totp(tx: &mut Write, user: UserId, secret: &[u8], now: Timestamp) -> Result<bool> {
    let kept = tx.sql(
        "INSERT INTO totp_factors (user_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3)
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = excluded.created_at
         WHERE totp_factors.confirmed_at IS NULL",
    );
    Ok(kept.bind(user).bind(secret).bind(now).execute().await? == 1)
}

/// Confirms the key by the code of a time step; `false` if it is confirmed already, or another one by now.
pub(crate) async fn confirm_totp(
    tx: &mut Write,
    user: UserId,
    secret: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    let confirmed = tx.sql(
        "UPDATE totp_factors SET confirmed_at = $1, last_step = $2
         WHERE user_id = $3 AND secret = $4 AND confirmed_at IS NULL",
    );
    Ok(confirmed.bind(now).bind(step).bind(user).bind(secret).execute().await? == 1)
}

/// Uses the code of a time step up; `false` if it, or a later one, was used before.
pub(crate) async fn spend_step(tx: &mut Write, user: UserId, step: i64) -> Result<bool> {
    let spent = tx.sql("UPDATE totp_factors SET last_step = $1 WHERE user_id = $2 AND last_step < $1");
    Ok(spent.bind(step).bind(user).execute().await? == 1)
}

/// Removes everything: key, recovery codes, trusted browsers, waiting sign-ins. `false` if there was no key.
pub(crate) async fn remove(tx: &mut Write, user: UserId) -> Result<bool> {
    distrust(tx, user).await?;
    tx.sql("DELETE FROM recovery_codes WHERE user_id = $1").bind(user).execute().await?;
    tx.sql("DELETE FROM pending_sign_ins WHERE user_id = $1").bind(user).execute().await?;
    Ok(tx.sql("DELETE FROM totp_factors WHERE user_id = $1").bind(user).execute().await? == 1)
}

/// Locks the factor of an account until the transaction ends; `false` if it is not on.
pub(crate) async fn lock(tx: &mut Write, user: UserId) -> Result<bool> {
    let locked =
        tx.sql("UPDATE totp_factors SET last_step = last_step WHERE user_id = $1 AND confirmed_at IS NOT NULL");
    Ok(locked.bind(user).execute().await? == 1)
}

pub(crate) async fn replace_recovery_codes(tx: &mut Write, user: UserId, hashes: &[String]) -> Result<()> {
    tx.sql("DELETE FROM recovery_codes WHERE user_id = $1").bind(user).execute().await?;
    for hash in hashes {
        let insert = tx.sql("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)");
        insert.bind(user).bind(hash).execute().await?;
    }
    Ok(())
}

/// The hashes of those that are not used.
pub(crate) async fn recovery_codes(db: &mut impl Reads, user: UserId) -> Result<Vec<String>> {
    let codes = db.sql("SELECT code_hash FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL");
    let rows: Vec<(String,)> = codes.bind(user).all().await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// How many are not used.
pub(crate) async fn recovery_codes_left(db: &mut impl Reads, user: UserId) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL").bind(user).value().await
}

/// Uses a recovery code up; `false` if it is none, or was used before.
pub(crate) async fn spend_recovery_code(tx: &mut Write, user: UserId, hash: &str, now: Timestamp) -> Result<bool> {
    let spent =
        tx.sql("UPDATE recovery_codes SET used_at = $1 WHERE user_id = $2 AND code_hash = $3 AND used_at IS NULL");
    Ok(spent.bind(now).bind(user).bind(hash).execute().await? == 1)
}

pub(crate) async fn trust(tx: &mut Write, user: UserId, browser: i64, until: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO trusted_browsers (user_id, browser, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, browser) DO UPDATE SET expires_at = excluded.expires_at",
    )
    .bind(user)
    .bind(browser)
    .bind(until)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn is_trusted(db: &mut impl Reads, user: UserId, browser: i64, now: Timestamp) -> Result<bool> {
    db.sql("SELECT EXISTS (SELECT 1 FROM trusted_browsers WHERE user_id = $1 AND browser = $2 AND expires_at > $3)")
        .bind(user)
        .bind(browser)
        .bind(now)
        .value()
        .await
}

pub(crate) async fn trusted_browsers(db: &mut impl Reads, user: UserId, now: Timestamp) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM trusted_browsers WHERE user_id = $1 AND expires_at > $2")
        .bind(user)
        .bind(now)
        .value()
        .await
}

/// Trusts no browser any more.
pub(crate) async fn distrust(tx: &mut Write, user: UserId) -> Result<u64> {
    tx.sql("DELETE FROM trusted_browsers WHERE user_id = $1").bind(user).execute().await
}

pub(crate) struct NewPending {
    /// SHA-256 of the key in the browser's cookie.
    pub(crate) key_hash: [u8; 32],
    pub(crate) user: UserId,
    pub(crate) password_mark: [u8; 32],
    pub(crate) tries: i64,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn insert_pending(tx: &mut Write, pending: &NewPending) -> Result<PendingId> {
    tx.sql(
        "INSERT INTO pending_sign_ins (key_hash, user_id, password_mark, tries_left, expires_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(pending.key_hash.as_slice())
    .bind(pending.user)
    .bind(pending.password_mark.as_slice())
    .bind(pending.tries)
    .bind(pending.expires_at)
    .value()
    .await
}

record! {
    /// A sign-in that waits for the second factor.
    pub(crate) struct Pending {
        pub(crate) id: PendingId,
        pub(crate) user_id: UserId,
        pub(crate) password_mark: Vec<u8>,
        pub(crate) tries_left: i64,
    }
}

pub(crate) async fn pending(db: &mut impl Reads, key_hash: [u8; 32], now: Timestamp) -> Result<Option<Pending>> {
    db.sql(
        "SELECT id, user_id, password_mark, tries_left FROM pending_sign_ins
         WHERE key_hash = $1 AND expires_at > $2 AND tries_left > 0",
    )
    .bind(key_hash.as_slice())
    .bind(now)
    .optional()
    .await
}

/// Spends a try; nothing if none is left.
pub(crate) async fn spend_try(tx: &mut Write, key_hash: [u8; 32], now: Timestamp) -> Result<Option<Pending>> {
    tx.sql(
        "UPDATE pending_sign_ins SET tries_left = tries_left - 1
         WHERE key_hash = $1 AND expires_at > $2 AND tries_left > 0
         RETURNING id, user_id, password_mark, tries_left",
    )
    .bind(key_hash.as_slice())
    .bind(now)
    .optional()
    .await
}

/// Ends a waiting sign-in; `false` if it is gone already.
pub(crate) async fn delete_pending(tx: &mut Write, id: PendingId) -> Result<bool> {
    Ok(tx.sql("DELETE FROM pending_sign_ins WHERE id = $1").bind(id).execute().await? == 1)
}

/// Clears away what is over: waiting sign-ins and trusted browsers.
pub(crate) async fn delete_expired(tx: &mut Write, now: Timestamp) -> Result<()> {
    tx.sql("DELETE FROM pending_sign_ins WHERE expires_at <= $1").bind(now).execute().await?;
    tx.sql("DELETE FROM trusted_browsers WHERE expires_at <= $1").bind(now).execute().await?;
    Ok(())
}
