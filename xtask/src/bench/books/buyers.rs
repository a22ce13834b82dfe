//! Customers who are signed in already: their sessions are written, so that nobody has to hash a password for them.

use anyhow::Result;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use techstore_db::{Reads, Timestamp, Write};

use super::{Books, now};
use crate::bench::visitor::SignedIn;
use crate::secret;

/// Somebody who is signed in.
pub(in crate::bench) struct Buyer {
    pub(in crate::bench) id: i64,
    /// The header lines of a JSON call.
    pub(in crate::bench) headers: String,
}

impl Books {
    /// Gives somebody a hash that an old site made of a password that nobody knows.
    pub(in crate::bench) async fn age_password(&self, login: &str, hash: &'static str) -> Result<()> {
        let mut tx = self.0.write().await?;
        tx.sql("UPDATE users SET password = $1 WHERE login = $2").bind(hash).bind(login.to_owned()).execute().await?;
        Ok(tx.commit().await?)
    }

    /// So many new customers who have just signed in, with empty carts, in ascending order of their numbers.
    pub(in crate::bench) async fn buyers(&self, count: usize) -> Result<Vec<Buyer>> {
        let (prefix, now) = (format!("buyer-{}-", secret::fresh()?), now());
        let mut tx = self.0.write().await?;
        insert_people(&mut tx, &prefix, i64::try_from(count)?, now).await?;
        let people: Vec<(i64,)> =
            tx.sql("SELECT id FROM users WHERE login LIKE $1 ORDER BY id").bind(format!("{prefix}%")).all().await?;
        let mut buyers = Vec::with_capacity(count);
        for (id,) in people {
            buyers.push(Buyer { id, headers: sign_in(&mut tx, id, now).await?.call() });
        }
        insert_belongings(&mut tx, &format!("{prefix}%"), now).await?;
        tx.commit().await?;
        self.count_rows("users, user_profiles, consents, sessions, sign_ins, carts").await?;
        Ok(buyers)
    }

    /// Empties these customers' carts and puts one of each of their goods into them, in the order given.
    pub(in crate::bench) async fn fill_carts(&self, carts: &[(&Buyer, Vec<i64>)]) -> Result<()> {
        let now = now();
        let mut tx = self.0.write().await?;
        for (buyer, goods) in carts {
            tx.sql("DELETE FROM cart_lines WHERE cart_id = (SELECT id FROM carts WHERE user_id = $1)")
                .bind(buyer.id)
                .execute()
                .await?;
            for (place, product) in (0..).zip(goods) {
                let added = Timestamp::new(*now + SignedDuration::from_millis(place));
                tx.sql(
                    "INSERT INTO cart_lines (cart_id, product_id, quantity, price_seen, added_at)
                     SELECT c.id, p.id, 1, p.price, $1 FROM carts c, products p WHERE c.user_id = $2 AND p.id = $3",
                )
                .bind(added)
                .bind(buyer.id)
                .bind(*product)
                .execute()
                .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// People with profiles whose password fits nothing.
async fn insert_people(tx: &mut Write, prefix: &str, count: i64, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO users (login, login_folded, login_key, email, email_folded, email_key, password, first_name, last_name,
                            joined_at)
         WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         SELECT $2 || CAST(i AS TEXT), $2 || CAST(i AS TEXT), $2 || CAST(i AS TEXT),
                $2 || CAST(i AS TEXT) || '@example.org', $2 || CAST(i AS TEXT) || '@example.org',
                $2 || CAST(i AS TEXT) || '@example.org', '!', 'Анна', 'Нагрузкина', $3
         FROM n",
    )
    .bind(count)
    .bind(prefix)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Begins a session of somebody, as a login does.
async fn sign_in(tx: &mut Write, user: i64, now: Timestamp) -> Result<SignedIn> {
    // A key of the shop's has the letters a–z and the digits 0–5.
    let key: String =
        secret::fresh()?.chars().map(|digit| if digit > '5' && digit <= '9' { 'z' } else { digit }).collect();
    let token = secret::fresh()?;
    let expires = Timestamp::new(*now + SignedDuration::from_hours(24));
    tx.sql("INSERT INTO sessions (key_hash, user_id, csrf_secret, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(Sha256::digest(key.as_bytes()).to_vec())
        .bind(user)
        .bind(token.as_str())
        .bind(now)
        .bind(expires)
        .execute()
        .await?;
    Ok(SignedIn::with(&key, &token))
}

/// What everybody has who registered and signed in: a profile, a consent, the record of signing in, a cart.
async fn insert_belongings(tx: &mut Write, logins: &str, now: Timestamp) -> Result<()> {
    for text in [
        "INSERT INTO user_profiles (user_id, phone, created_at, updated_at)
         SELECT id, '+79165550123', $2, $2 FROM users WHERE login LIKE $1",
        "INSERT INTO consents (user_id, purpose, text_version, address, given_at)
         SELECT id, 'personal_data', 'bench', '127.0.0.1', $2 FROM users WHERE login LIKE $1",
        "INSERT INTO sign_ins (user_id, session_id, address, user_agent, browser, system, device, signed_in_at, last_seen_at)
         SELECT u.id, s.id, '127.0.0.1', '', '', '', 'unknown', $2, $2
         FROM users u JOIN sessions s ON s.user_id = u.id WHERE u.login LIKE $1",
        "INSERT INTO carts (user_id, created_at) SELECT id, $2 FROM users WHERE login LIKE $1",
    ] {
        tx.sql(text).bind(logins).bind(now).execute().await?;
    }
    Ok(())
}
