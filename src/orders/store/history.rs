//! Writing and reading what happened to orders.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::orders::model::{ActorKind, EventKind};
use crate::orders::state::State;

/// Something that happened, to be written down.
pub(crate) struct NewEvent<'a> {
    pub(crate) order: OrderId,
    pub(crate) kind: EventKind,
    pub(crate) actor: ActorKind,
    pub(crate) user: Option<UserId>,
    /// As they are called now.
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

/// The oldest first.
pub(crate) async fn events(db: &mut impl Reads, order: OrderId) -> Result<Vec<EventRow>> {
    db.sql("SELECT kind, actor, actor_name, note, made_at FROM order_events WHERE order_id = $1 ORDER BY id")
        .bind(order)
        .all()
        .await
}

record! {
    /// What the history says of an order's links.
    pub(crate) struct Marks {
        /// When the order came to stand where it stands.
        pub(crate) ended_at: Option<Timestamp>,
        /// When anything last happened that is no note.
        pub(crate) last_at: Option<Timestamp>,
        /// Whether it joined an account.
        pub(crate) is_claimed: bool,
    }
}

/// What decides whether the links of an order still open it.
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
