//! What happened to an order: who did it, when, and why.

use techstore_db::{Reads, Timestamp, Write};

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OrderId;
use crate::orders::details::Method;
use crate::orders::model::{Actor, ActorKind, EventKind, UNCONFIRMED};
use crate::orders::state::State;
use crate::orders::store::history as rows;

#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) actor: ActorKind,
    /// The staff member's login or name.
    pub(crate) actor_name: String,
    /// Customers do not see the text of a note by the staff.
    pub(crate) note: String,
    pub(crate) made_at: Timestamp,
}

/// A note of the staff about an order.
pub(crate) struct Note<'a> {
    pub(crate) order: OrderId,
    pub(crate) by: Actor,
    pub(crate) text: &'a str,
}

/// Adds a note of the staff; customers do not see it.
pub(crate) async fn note(tx: &mut Write, note: Note<'_>, now: Timestamp) -> Result<(), Fault> {
    write(tx, note.order, EventKind::Note, note.by, note.text, now).await
}

pub(super) async fn write(
    tx: &mut Write,
    order: OrderId,
    kind: EventKind,
    by: Actor,
    note: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let (actor, user, name) = match by {
        Actor::Customer(user) => (ActorKind::Customer, user, String::new()),
        Actor::Staff(user, name) => (ActorKind::Staff, Some(user), name),
        Actor::Shop => (ActorKind::Shop, None, String::new()),
    };
    let event = rows::NewEvent { order, kind, actor, user, name: &name, note, now };
    Ok(rows::insert(tx, &event).await?)
}

impl Event {
    pub(crate) async fn all(db: &mut impl Reads, order: OrderId) -> Result<Vec<Self>, Fault> {
        let rows = rows::events(db, order).await.while_("reading the history of an order")?;
        let event = |row: rows::EventRow| Self {
            kind: row.kind,
            actor: row.actor,
            actor_name: row.actor_name,
            note: row.note,
            made_at: row.made_at,
        };
        Ok(rows.into_iter().map(event).collect())
    }

    /// In the words that fit the kind of delivery.
    #[must_use]
    pub(crate) fn words(&self, method: Option<Method>) -> &'static str {
        words(self.kind, self.actor, &self.note, method)
    }

    /// Whether the customer may see it.
    #[must_use]
    pub(crate) fn is_public(&self) -> bool {
        self.kind != EventKind::Note
    }
}

fn words(kind: EventKind, actor: ActorKind, note: &str, method: Option<Method>) -> &'static str {
    match kind {
        EventKind::Placed => "Заказ оформлен",
        EventKind::Imported => "Перенесён со старого сайта",
        EventKind::Moved(State::Confirmed) => "Подтверждён",
        EventKind::Moved(State::Processing) => "Начали собирать",
        EventKind::Moved(state @ (State::New | State::Shipped | State::Delivered)) => state.told(method),
        EventKind::Moved(State::Cancelled) => match actor {
            ActorKind::Customer => "Отменён покупателем",
            ActorKind::Shop if note == UNCONFIRMED => "Отменён: магазин не подтвердил заказ вовремя",
            ActorKind::Shop => "Отменён: не оплачен вовремя",
            ActorKind::Staff => "Отменён магазином",
        },
        EventKind::Paid => "Оплачен",
        EventKind::PaymentFailed => "Оплата не прошла",
        EventKind::RefundDue => "Деньги вернём",
        EventKind::Refunded => "Деньги возвращены",
        EventKind::Claimed => "Добавлен в аккаунт",
        EventKind::Note => "Заметка",
    }
}
