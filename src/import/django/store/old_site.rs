//! Questions to the old site's database, as Django 5.2 and the site's own models made it: whether it is one, and its people.
//!
//! SQLite keeps any type in any column, hence the casts: a login of digits alone may be there as a number.

use techstore_db::{Foreign, Reads, Result, record};

/// Tables and columns that are read; others may be there.
const NEEDED: &[(&str, &[&str])] = &[
    (
        "auth_user",
        &[
            "id",
            "username",
            "email",
            "password",
            "first_name",
            "last_name",
            "is_active",
            "is_staff",
            "is_superuser",
            "date_joined",
            "last_login",
        ],
    ),
    (
        "main_userprofile",
        &["id", "user_id", "patronymic", "phone", "birth_date", "address", "avatar", "created_at", "updated_at"],
    ),
    ("main_usersession", &["id", "user_id", "ip_address", "user_agent", "created_at", "last_activity"]),
    ("main_category", &["id", "slug", "name"]),
    (
        "main_product",
        &[
            "id",
            "category_id",
            "slug",
            "name",
            "price",
            "year",
            "country",
            "model",
            "image",
            "in_stock",
            "stock",
            "created_at",
        ],
    ),
    ("main_order", &["id", "user_id", "status", "cancellation_reason", "total_price", "created_at"]),
    ("main_orderitem", &["id", "order_id", "product_id", "price", "quantity"]),
];

record! {
    /// A row of `auth_user` with the row of `main_userprofile` that belongs to it.
    pub(crate) struct OldPerson {
        pub(crate) id: i64,
        pub(crate) username: Option<String>,
        pub(crate) email: Option<String>,
        pub(crate) password: Option<String>,
        pub(crate) first_name: Option<String>,
        pub(crate) last_name: Option<String>,
        pub(crate) is_active: bool,
        pub(crate) is_staff: bool,
        pub(crate) is_superuser: bool,
        pub(crate) date_joined: Option<String>,
        pub(crate) last_login: Option<String>,
        pub(crate) profile_id: Option<i64>,
        pub(crate) patronymic: Option<String>,
        pub(crate) phone: Option<String>,
        pub(crate) birth_date: Option<String>,
        pub(crate) address: Option<String>,
        pub(crate) avatar: Option<String>,
        pub(crate) created_at: Option<String>,
        pub(crate) updated_at: Option<String>,
    }
}

record! {
    /// A row of `main_usersession`. Its `is_active` is not asked for: no session lives on here.
    pub(crate) struct OldSignIn {
        pub(crate) id: i64,
        pub(crate) user_id: i64,
        pub(crate) ip_address: Option<String>,
        pub(crate) user_agent: Option<Vec<u8>>,
        pub(crate) created_at: Option<String>,
        pub(crate) last_activity: Option<String>,
    }
}

/// The tables (`auth_user`) and columns (`auth_user.email`) that are not there.
pub(crate) async fn missing(old: &mut Foreign) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    for (table, columns) in NEEDED {
        let found: Vec<(String,)> = old.sql("SELECT name FROM pragma_table_info($1)").bind(*table).all().await?;
        if found.is_empty() {
            missing.push((*table).to_owned());
            continue;
        }
        let is_there = |column: &str| found.iter().any(|(name,)| name == column);
        missing.extend(columns.iter().filter(|column| !is_there(column)).map(|column| format!("{table}.{column}")));
    }
    Ok(missing)
}

pub(crate) async fn people(old: &mut Foreign) -> Result<Vec<OldPerson>> {
    old.sql(
        "SELECT u.id, CAST(u.username AS TEXT) AS username, CAST(u.email AS TEXT) AS email,
                CAST(u.password AS TEXT) AS password, CAST(u.first_name AS TEXT) AS first_name,
                CAST(u.last_name AS TEXT) AS last_name,
                COALESCE(CAST(u.is_active AS INTEGER), 0) <> 0 AS is_active,
                COALESCE(CAST(u.is_staff AS INTEGER), 0) <> 0 AS is_staff,
                COALESCE(CAST(u.is_superuser AS INTEGER), 0) <> 0 AS is_superuser,
                CAST(u.date_joined AS TEXT) AS date_joined, CAST(u.last_login AS TEXT) AS last_login,
                p.id AS profile_id, CAST(p.patronymic AS TEXT) AS patronymic, CAST(p.phone AS TEXT) AS phone,
                CAST(p.birth_date AS TEXT) AS birth_date, CAST(p.address AS TEXT) AS address,
                CAST(p.avatar AS TEXT) AS avatar, CAST(p.created_at AS TEXT) AS created_at,
                CAST(p.updated_at AS TEXT) AS updated_at
         FROM auth_user u LEFT JOIN main_userprofile p ON p.user_id = u.id ORDER BY u.id",
    )
    .all()
    .await
}

/// Numbers of profiles that belong to nobody.
pub(crate) async fn stray_profiles(old: &mut Foreign) -> Result<Vec<(i64,)>> {
    old.sql("SELECT p.id FROM main_userprofile p LEFT JOIN auth_user u ON u.id = p.user_id WHERE u.id IS NULL ORDER BY p.id")
        .all()
        .await
}

/// The next `most` signings in behind a number.
pub(crate) async fn sign_ins_after(old: &mut Foreign, id: i64, most: i64) -> Result<Vec<OldSignIn>> {
    old.sql(
        "SELECT id, COALESCE(CAST(user_id AS INTEGER), 0) AS user_id, CAST(ip_address AS TEXT) AS ip_address,
                CAST(user_agent AS BLOB) AS user_agent, CAST(created_at AS TEXT) AS created_at,
                CAST(last_activity AS TEXT) AS last_activity
         FROM main_usersession WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .all()
    .await
}
