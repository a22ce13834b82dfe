//! Counts of unconfirmed orders, and customers without a cap.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::orders::model::{Lift, Lifter, Mark, Orderer};

record! {
    /// How many unconfirmed orders there are that nobody has paid for.
    pub(crate) struct Open {
        pub(crate) of_account: i64,
        pub(crate) of_mailbox: i64,
        pub(crate) of_phone: i64,
        pub(crate) of_network: i64,
    }
}

/// Locks a name until the transaction ends: whoever else locks it waits.
pub(crate) async fn lock(tx: &mut Write, name: &str, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO order_turns (name, taken_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at",
    )
    .bind(name)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn sweep(tx: &mut Write, before: Timestamp) -> Result<u64> {
    tx.sql("DELETE FROM order_turns WHERE taken_at < $1").bind(before).execute().await
}

/// Unconfirmed orders by account, mailbox, phone and network. Paid orders do not count.
pub(crate) async fn open(tx: &mut Write, who: &Orderer) -> Result<Open> {
    tx.sql(
        "SELECT (SELECT COUNT(*) FROM orders
                 WHERE user_id = $1 AND state = 'new' AND is_guarded AND paid_at IS NULL) AS of_account,
                (SELECT COUNT(*) FROM orders
                 WHERE mailbox = $2 AND mailbox <> '' AND state = 'new' AND is_guarded AND paid_at IS NULL) AS of_mailbox,
                (SELECT COUNT(*) FROM orders
                 WHERE phone = $3 AND phone <> '' AND state = 'new' AND is_guarded AND paid_at IS NULL) AS of_phone,
                (SELECT COUNT(*) FROM orders
                 WHERE network = $4 AND network <> '' AND state = 'new' AND is_guarded AND paid_at IS NULL) AS of_network",
    )
    .bind(who.account)
    .bind(who.mailbox.as_str())
    .bind(who.phone.as_str())
    .bind(who.network.as_str())
    .one()
    .await
}

pub(crate) async fn lifts(db: &mut impl Reads, who: &Orderer) -> Result<Vec<Lift>> {
    let mut query = db.sql("SELECT kind, staff_login, lifted_at FROM order_cap_lifts WHERE FALSE");
    for mark in who.marks() {
        query = query.push_bind(" OR (kind = ", mark.kind.as_str()).push_bind(" AND value = ", mark.value).push(")");
    }
    query.push(" ORDER BY lifted_at, id").all().await
}

/// `false` when it was lifted already.
pub(crate) async fn lift(tx: &mut Write, mark: &Mark, by: Lifter<'_>, now: Timestamp) -> Result<bool> {
    let rows = tx
        .sql(
            "INSERT INTO order_cap_lifts (kind, value, staff_id, staff_login, lifted_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (kind, value) DO NOTHING",
        )
        .bind(mark.kind.as_str())
        .bind(mark.value.as_str())
        .bind(by.id)
        .bind(by.login)
        .bind(now)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// `false` when it was not lifted.
pub(crate) async fn restore(tx: &mut Write, mark: &Mark) -> Result<bool> {
    let rows = tx
        .sql("DELETE FROM order_cap_lifts WHERE kind = $1 AND value = $2")
        .bind(mark.kind.as_str())
        .bind(mark.value.as_str())
        .execute()
        .await?;
    Ok(rows > 0)
}
