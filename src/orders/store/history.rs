//! Writing and reading what happened to orders.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::orders::model::{ActorKind, EventKind};
use crate::orders::state::State;

pub(crate) struct NewEvent<'a> {
    pub(crate) order: OrderId,
    pub(crate) kind: EventKind,
    pub(crate) actor: ActorKind,
    pub(crate) user: Option<UserId>,
    /// The name at this time.
    pub(crate) name: &'a str,
    pub(crate) note: &'a str,
    pub(crate) now: Timestamp,
}

record! {
    pub(crate) struct EventRow {
        pub(crate) kind: EventKind,
        pub(crate) actor: ActorKind,
        pub(crate) actor_name: String,
        pub(crate) note: String,
        pub(crate) made_at: Timestamp,
    }
}

pub(crate) async fn insert(tx: &mut Write, event: &NewEvent<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO order_events (order_id, kind, actor, user_id, actor_name, note, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.order)
    .bind(event.kind.as_str())
    .bind(event.actor.as_str())
    .bind(event.user)
    .bind(event.name)
    .bind(event.note)
    .bind(event.now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn events(db: &mut impl Reads, order: OrderId) -> Result<Vec<EventRow>> {
    db.sql("SELECT kind, actor, actor_name, note, made_at FROM order_events WHERE order_id = $1 ORDER BY id")
        .bind(order)
        .all()
        .await
}

record! {
    /// What decides whether an order's links have expired.
    pub(crate) struct Marks {
        /// When the order reached its present state.
        pub(crate) ended_at: Option<Timestamp>,
        /// The last event that is not a note.
        pub(crate) last_at: Option<Timestamp>,
        pub(crate) is_claimed: bool,
    }
}

pub(crate) async fn marks(db: &mut impl Reads, order: OrderId, state: State) -> Result<Marks> {
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
