//! Writing and reading what happened to orders.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::orders::state::State;

/// Something that happened, to be written down.
pub struct NewEvent<'a> {
    /// To which order.
    pub order: OrderId,
    /// What.
    pub kind: &'static str,
    /// `customer`, `staff` or `shop`.
    pub actor: &'static str,
    /// Who exactly.
    pub user: Option<UserId>,
    /// As they are called now.
    pub name: &'a str,
    /// What is noted.
    pub note: &'a str,
    /// When.
    pub now: Timestamp,
}

record! {
    /// Something that happened.
    pub struct EventRow {
        /// What.
        pub kind: String,
        /// `customer`, `staff` or `shop`.
        pub actor: String,
        /// Who of the staff.
        pub actor_name: String,
        /// What is noted.
        pub note: String,
        /// When.
        pub made_at: Timestamp,
    }
}

/// Writes down what happened.
///
/// # Errors
/// As every query.
pub async fn insert(tx: &mut Write, event: &NewEvent<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO order_events (order_id, kind, actor, user_id, actor_name, note, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.order)
    .bind(event.kind)
    .bind(event.actor)
    .bind(event.user)
    .bind(event.name)
    .bind(event.note)
    .bind(event.now)
    .execute()
    .await?;
    Ok(())
}

/// What happened to an order, in order.
///
/// # Errors
/// As every query.
pub async fn events(db: &mut impl Reads, order: OrderId) -> Result<Vec<EventRow>> {
    db.sql("SELECT kind, actor, actor_name, note, made_at FROM order_events WHERE order_id = $1 ORDER BY id")
        .bind(order)
        .all()
        .await
}

record! {
    /// What the history says of an order's links.
    pub struct Marks {
        /// When the order came to stand where it stands.
        pub ended_at: Option<Timestamp>,
        /// When anything last happened that is no note.
        pub last_at: Option<Timestamp>,
        /// Whether it joined an account.
        pub is_claimed: bool,
    }
}

/// What decides whether the links of an order still open it.
///
/// # Errors
/// As every query.
pub async fn marks(db: &mut impl Reads, order: OrderId, state: State) -> Result<Marks> {
    db.sql(
        "SELECT MAX(made_at) FILTER (WHERE kind = $2) AS ended_at, MAX(made_at) FILTER (WHERE kind <> 'note') AS last_at,
                COUNT(*) FILTER (WHERE kind = 'claimed') > 0 AS is_claimed
         FROM order_events WHERE order_id = $1",
    )
    .bind(order)
    .bind(state.as_str())
    .one()
    .await
}
