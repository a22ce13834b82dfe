//! Accounts, as the staff reads and changes them.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::accounts::model::{Account, AccountStatus, Consent};
use crate::kernel::email::spellings;
use crate::kernel::ids::UserId;

pub(crate) async fn account(db: &mut impl Reads, user: UserId) -> Result<Option<Account>> {
    db.sql(
        "SELECT u.id, u.login, u.login_folded, u.email, u.email_folded, u.password_changed_at, u.first_name, u.last_name,
                CASE WHEN u.password LIKE '$argon2id$%' THEN 'own' WHEN u.password = '' OR u.password LIKE '!%' THEN 'none'
                     ELSE 'old' END AS password_format,
                u.is_active, u.is_staff, u.is_superuser, u.joined_at, u.last_login_at,
                p.patronymic, p.phone, p.birth_date, p.address
         FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $1",
    )
    .bind(user)
    .optional()
    .await
}

/// Ordered by login. Unknown accounts are left out.
pub(crate) async fn statuses(db: &mut impl Reads, users: &[UserId], now: Timestamp) -> Result<Vec<AccountStatus>> {
    let mut query = db
        .sql(
            "SELECT u.id, u.login, u.first_name, u.last_name, u.is_active, u.is_staff, u.is_superuser,
                    (SELECT COUNT(*) FROM sign_ins i JOIN sessions s ON s.id = i.session_id
                     WHERE i.user_id = u.id AND s.expires_at > $1) AS live_sessions
             FROM users u WHERE u.id IN (0",
        )
        .bind(now);
    for user in users {
        query = query.push_bind(", ", *user);
    }
    query.push(") ORDER BY u.login_folded, u.id").all().await
}

pub(crate) async fn consents(db: &mut impl Reads, user: UserId) -> Result<Vec<Consent>> {
    db.sql(
        "SELECT purpose, text_version, address, given_at FROM consents WHERE user_id = $1 ORDER BY given_at DESC, id DESC",
    )
    .bind(user)
    .all()
    .await
}

/// On PostgreSQL too, other transactions wait until this one ends.
pub(crate) async fn lock(tx: &mut Write, user: UserId) -> Result<()> {
    tx.sql("UPDATE users SET is_active = is_active WHERE id = $1").bind(user).execute().await?;
    Ok(())
}

/// Whether somebody else has the login (in lower case) or the e-mail (in any spelling).
pub(crate) async fn taken(db: &mut impl Reads, user: UserId, login_folded: &str, email: &str) -> Result<(bool, bool)> {
    let [one, other, typed] = spellings(email);
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM users WHERE login_folded = $1 AND id <> $2) AS login,
                EXISTS (SELECT 1 FROM users
                        WHERE email_folded IN ($3, $4, $5) AND email_folded <> '' AND id <> $2) AS email",
    )
    .bind(login_folded)
    .bind(user)
    .bind(one)
    .bind(other)
    .bind(typed)
    .one()
    .await
}

pub(crate) async fn set_login(tx: &mut Write, user: UserId, login: &str, folded: &str) -> Result<()> {
    tx.sql("UPDATE users SET login = $1, login_folded = $2, login_key = $2 WHERE id = $3")
        .bind(login)
        .bind(folded)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

/// Changes only the letter case. Login key and uniqueness stay.
pub(crate) async fn respell_login(tx: &mut Write, user: UserId, login: &str) -> Result<()> {
    tx.sql("UPDATE users SET login = $1 WHERE id = $2").bind(login).bind(user).execute().await?;
    Ok(())
}

pub(crate) async fn set_email(tx: &mut Write, user: UserId, email: &str, folded: &str) -> Result<()> {
    tx.sql("UPDATE users SET email = $1, email_folded = $2, email_key = $2 WHERE id = $3")
        .bind(email)
        .bind(folded)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

/// Changes only the letter case. The e-mail's key and uniqueness stay.
pub(crate) async fn respell_email(tx: &mut Write, user: UserId, email: &str) -> Result<()> {
    tx.sql("UPDATE users SET email = $1 WHERE id = $2").bind(email).bind(user).execute().await?;
    Ok(())
}

pub(crate) async fn set_rights(tx: &mut Write, user: UserId, is_staff: bool, is_superuser: bool) -> Result<()> {
    tx.sql("UPDATE users SET is_staff = $1, is_superuser = $2 WHERE id = $3")
        .bind(is_staff)
        .bind(is_superuser)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}
