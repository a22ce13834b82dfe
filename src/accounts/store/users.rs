//! Rows of people and their profiles.

use techstore_db::{Day, Reads, Result, Timestamp, Write, record};

use crate::accounts::model::Person;
use crate::kernel::email::spellings;
use crate::kernel::ids::UserId;

record! {
    /// What a sign-in needs of an account.
    pub(crate) struct Credentials {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) email: String,
        pub(crate) password: String,
        /// Whether the account may sign in.
        pub(crate) is_active: bool,
        pub(crate) is_staff: bool,
        /// Signs the cookie of devices. Made at the first sign-in.
        pub(crate) device_key: Option<String>,
        /// When the address was proven to be the person's own.
        pub(crate) email_proven_at: Option<Timestamp>,
    }
}

pub(crate) struct NewUser {
    pub(crate) login: String,
    pub(crate) login_folded: String,
    pub(crate) email: String,
    pub(crate) email_folded: String,
    pub(crate) password: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) is_staff: bool,
    pub(crate) is_superuser: bool,
    pub(crate) now: Timestamp,
}

pub(crate) async fn insert(tx: &mut Write, user: &NewUser) -> Result<UserId> {
    tx.sql(
        "INSERT INTO users (login, login_folded, login_key, email, email_folded, email_key, password,
             password_changed_at, first_name, last_name, is_staff, is_superuser, joined_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
    )
    .bind(&user.login)
    .bind(&user.login_folded)
    .bind(&user.login_folded)
    .bind(&user.email)
    .bind(&user.email_folded)
    .bind(&user.email_folded)
    .bind(&user.password)
    .bind(user.now)
    .bind(&user.first_name)
    .bind(&user.last_name)
    .bind(user.is_staff)
    .bind(user.is_superuser)
    .bind(user.now)
    .value()
    .await
}

pub(crate) async fn insert_profile(tx: &mut Write, user: UserId, patronymic: &str, now: Timestamp) -> Result<()> {
    tx.sql("INSERT INTO user_profiles (user_id, patronymic, created_at, updated_at) VALUES ($1, $2, $3, $4)")
        .bind(user)
        .bind(patronymic)
        .bind(now)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Whether the login (in lower case) and the e-mail (in any spelling) are taken.
pub(crate) async fn taken(db: &mut impl Reads, login_folded: &str, email: &str) -> Result<(bool, bool)> {
    let [one, other, typed] = spellings(email);
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM users WHERE login_folded = $1) AS login,
                EXISTS (SELECT 1 FROM users WHERE email_folded IN ($2, $3, $4)) AS email",
    )
    .bind(login_folded)
    .bind(one)
    .bind(other)
    .bind(typed)
    .one()
    .await
}

/// The accounts that a login or e-mail may mean: exact spellings, other letter cases, and the other spelling of a
/// domain.
pub(crate) async fn candidates(db: &mut impl Reads, typed: &str) -> Result<Vec<Credentials>> {
    let [one, other, typed] = spellings(typed);
    db.sql(
        "SELECT id, login, email, password, is_active, is_staff, device_key, email_proven_at FROM users WHERE login_folded IN ($1, $2, $3)
         UNION ALL
         SELECT id, login, email, password, is_active, is_staff, device_key, email_proven_at FROM users
         WHERE email_folded IN ($1, $2, $3) AND email_folded <> '' AND login_folded NOT IN ($1, $2, $3)
         ORDER BY id LIMIT 20",
    )
    .bind(one)
    .bind(other)
    .bind(typed)
    .all()
    .await
}

pub(crate) async fn credentials(db: &mut impl Reads, user: UserId) -> Result<Option<Credentials>> {
    db.sql(
        "SELECT id, login, email, password, is_active, is_staff, device_key, email_proven_at FROM users WHERE id = $1",
    )
    .bind(user)
    .optional()
    .await
}

/// `false` if `old`, which was just verified, has been replaced meanwhile.
pub(crate) async fn replace_hash(tx: &mut Write, user: UserId, old: &str, new: &str) -> Result<bool> {
    let rows = tx
        .sql("UPDATE users SET password = $1 WHERE id = $2 AND password = $3")
        .bind(new)
        .bind(user)
        .bind(old)
        .execute()
        .await?;
    Ok(rows == 1)
}

pub(crate) async fn password_changed(tx: &mut Write, user: UserId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE users SET password_changed_at = $1 WHERE id = $2").bind(now).bind(user).execute().await?;
    Ok(())
}

/// Notes that the person showed that they read what comes to their address; `false` when that was known before.
pub(crate) async fn prove_email(tx: &mut Write, user: UserId, now: Timestamp) -> Result<bool> {
    let proven = tx.sql("UPDATE users SET email_proven_at = $1 WHERE id = $2 AND email_proven_at IS NULL");
    Ok(proven.bind(now).bind(user).execute().await? == 1)
}

pub(crate) async fn has_email(db: &mut impl Reads, user: UserId, email: &str) -> Result<bool> {
    db.sql("SELECT EXISTS (SELECT 1 FROM users WHERE id = $1 AND email = $2)").bind(user).bind(email).value().await
}

pub(crate) async fn set_hash(tx: &mut Write, user: UserId, hash: &str) -> Result<()> {
    tx.sql("UPDATE users SET password = $1 WHERE id = $2").bind(hash).bind(user).execute().await?;
    Ok(())
}

/// Records in the staff's journal that the operator set a password.
pub(crate) async fn log_new_password(tx: &mut Write, person: &Credentials, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO staff_log (staff_id, staff_login, address, object, object_id, object_name, action, changes, made_at)
         VALUES (NULL, 'оператор', '', 'user', $1, $2, 'Пароль задан командой', '[]', $3)",
    )
    .bind(person.id)
    .bind(&person.login)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) struct SigningIn<'a> {
    pub(crate) user: UserId,
    /// The hash that was checked.
    pub(crate) checked: &'a str,
    /// The hash to store from now on.
    pub(crate) kept: &'a str,
    /// The key of devices for an account that has none.
    pub(crate) device_key: &'a str,
    pub(crate) now: Timestamp,
}

/// Records the sign-in and stores the new hash. Returns the key of devices; `None` if the account was blocked or its
/// hash is no longer the one that was checked.
pub(crate) async fn signed_in(tx: &mut Write, signing_in: &SigningIn<'_>) -> Result<Option<String>> {
    let row: Option<(String,)> = tx
        .sql(
            "UPDATE users SET last_login_at = $1, password = $2, device_key = COALESCE(device_key, $3)
             WHERE id = $4 AND password = $5 AND is_active RETURNING device_key",
        )
        .bind(signing_in.now)
        .bind(signing_in.kept)
        .bind(signing_in.device_key)
        .bind(signing_in.user)
        .bind(signing_in.checked)
        .optional()
        .await?;
    Ok(row.map(|(key,)| key))
}

/// Returns the account's key; it becomes `fresh` if there was none.
pub(crate) async fn device_key(tx: &mut Write, user: UserId, fresh: &str) -> Result<String> {
    tx.sql("UPDATE users SET device_key = COALESCE(device_key, $1) WHERE id = $2 RETURNING device_key")
        .bind(fresh)
        .bind(user)
        .value()
        .await
}

/// Invalidates the cookies of all browsers known to an account.
pub(crate) async fn forget_devices(tx: &mut Write, user: UserId) -> Result<()> {
    tx.sql("UPDATE users SET device_key = NULL WHERE id = $1").bind(user).execute().await?;
    tx.sql("DELETE FROM trusted_browsers WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}

/// Those of accounts with higher numbers, in order.
pub(crate) async fn hashes_after(db: &mut impl Reads, user: UserId, most: i64) -> Result<Vec<(UserId, String)>> {
    db.sql("SELECT id, password FROM users WHERE id > $1 ORDER BY id LIMIT $2").bind(user).bind(most).all().await
}

pub(crate) async fn person(db: &mut impl Reads, user: UserId) -> Result<Option<Person>> {
    db.sql(
        "SELECT u.id, u.login, u.email, u.first_name, u.last_name, u.password_changed_at, u.joined_at,
                p.patronymic, p.phone, p.birth_date, p.address, p.avatar, u.email_proven_at
         FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $1",
    )
    .bind(user)
    .optional()
    .await
}

pub(crate) struct ProfileChange {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) patronymic: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    /// `None` leaves it alone, `Some(None)` removes it.
    pub(crate) birth_date: Option<Option<Day>>,
}

pub(crate) async fn update_profile(tx: &mut Write, user: UserId, change: &ProfileChange, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE users SET first_name = $1, last_name = $2 WHERE id = $3")
        .bind(&change.first_name)
        .bind(&change.last_name)
        .bind(user)
        .execute()
        .await?;
    tx.sql("UPDATE user_profiles SET patronymic = $1, phone = $2, address = $3, updated_at = $4 WHERE user_id = $5")
        .bind(&change.patronymic)
        .bind(&change.phone)
        .bind(&change.address)
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    if let Some(birth_date) = change.birth_date {
        tx.sql("UPDATE user_profiles SET birth_date = $1 WHERE user_id = $2")
            .bind(birth_date)
            .bind(user)
            .execute()
            .await?;
    }
    Ok(())
}

/// Returns the path of the previous avatar.
pub(crate) async fn set_avatar(
    tx: &mut Write,
    user: UserId,
    avatar: Option<&str>,
    now: Timestamp,
) -> Result<Option<String>> {
    // The row is locked before it is read: of two simultaneous uploads, the later one finds the earlier one's file.
    tx.sql("UPDATE user_profiles SET updated_at = $1 WHERE user_id = $2").bind(now).bind(user).execute().await?;
    let before: Option<(Option<String>,)> =
        tx.sql("SELECT avatar FROM user_profiles WHERE user_id = $1").bind(user).optional().await?;
    tx.sql("UPDATE user_profiles SET avatar = $1 WHERE user_id = $2")
        .bind(avatar.map(str::to_owned))
        .bind(user)
        .execute()
        .await?;
    Ok(before.and_then(|(path,)| path))
}

pub(crate) async fn avatar_uses(db: &mut impl Reads, path: &str) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM user_profiles WHERE avatar = $1").bind(path).value().await
}

pub(crate) async fn set_active(tx: &mut Write, user: UserId, is_active: bool) -> Result<()> {
    tx.sql("UPDATE users SET is_active = $1 WHERE id = $2").bind(is_active).bind(user).execute().await?;
    Ok(())
}
