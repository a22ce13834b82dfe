//! Customers with profiles. They have no password: nobody can sign in as one of them.

use techstore_db::{Reads, Timestamp, Write};

use crate::accounts::PERSONAL_DATA;
use crate::commands::demo_fill::{SPREAD, Span, ago, end_numbers, prepare};

/// First names, each in so many characters.
const FIRST_NAMES: &str = "Анна    Ринат   Мария   Пётр    Ольга   Тимур   Елена   Игорь   ";
/// Last names that are the same for everybody, each in so many characters.
const LAST_NAMES: &str =
    "Коваленко Шевчук    Мельник   Бондарь   Черных    Ткач      Седых     Гончар    Кравец    Живаго    ";

/// Fills up to so many customers; says how many were made.
pub(super) async fn fill(tx: &mut Write, wanted: i64, now: Timestamp) -> techstore_db::Result<i64> {
    let (there, last): (i64, i64) = tx
        .sql("SELECT (SELECT COUNT(*) FROM users WHERE NOT is_staff), (SELECT COALESCE(MAX(id), 0) FROM users)")
        .one()
        .await?;
    let Some(span) = Span::missing(wanted, there, last) else { return Ok(0) };
    prepare(tx).await?;
    for piece in span.pieces() {
        users(tx, piece, now).await?;
        profiles(tx, piece).await?;
        consents(tx, piece).await?;
    }
    end_numbers(tx, "SELECT setval(pg_get_serial_sequence('users', 'id'), MAX(id)) FROM users").await?;
    Ok(span.len())
}

async fn users(tx: &mut Write, piece: Span, now: Timestamp) -> techstore_db::Result<()> {
    let (before, after) = ago(tx.engine());
    tx.sql("WITH RECURSIVE n(i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
        INSERT INTO users (id, login, login_folded, login_key, email, email_folded, email_key, password, first_name, last_name, joined_at)
        SELECT i, login, login, login, email, email, email, '!',
               TRIM(SUBSTR($4, CAST(i % 8 * 8 + 1 AS INTEGER), 8)), TRIM(SUBSTR($5, CAST(i / 8 % 10 * 10 + 1 AS INTEGER), 10)), ")
        .push(before)
        .push("i * 7919 % $6")
        .push(after)
        .push(" FROM (SELECT i, 'customer-' || i AS login, 'customer-' || i || '@example.org' AS email FROM n) x ORDER BY i")
        .bind(now)
        .bind(piece.first)
        .bind(piece.last)
        .bind(FIRST_NAMES)
        .bind(LAST_NAMES)
        .bind(SPREAD)
        .execute()
        .await?;
    Ok(())
}

async fn profiles(tx: &mut Write, piece: Span) -> techstore_db::Result<()> {
    tx.sql(
        "INSERT INTO user_profiles (user_id, phone, address, created_at, updated_at)
         SELECT id, '+7' || (9000000000 + id), 'Москва, Новослободская улица, ' || (1 + id % 90), joined_at, joined_at
         FROM users WHERE id BETWEEN $1 AND $2 ORDER BY id",
    )
    .bind(piece.first)
    .bind(piece.last)
    .execute()
    .await?;
    Ok(())
}

async fn consents(tx: &mut Write, piece: Span) -> techstore_db::Result<()> {
    tx.sql(
        "INSERT INTO consents (user_id, purpose, text_version, address, given_at)
         SELECT id, 'personal_data', $3, '192.0.2.1', joined_at FROM users WHERE id BETWEEN $1 AND $2 ORDER BY id",
    )
    .bind(piece.first)
    .bind(piece.last)
    .bind(PERSONAL_DATA.version)
    .execute()
    .await?;
    Ok(())
}
