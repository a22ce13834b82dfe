//! What happened to an order: who did it, when, and why.

use techstore_db::{Reads, Timestamp, Write};

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{OrderId, UserId};
use crate::orders::details::Method;
use crate::orders::state::State;
use crate::orders::store::history as rows;
use crate::orders::unconfirmed::UNCONFIRMED;

/// Who does something with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Its customer; nobody known for a guest.
    Customer(Option<UserId>),
    /// Somebody of the staff, as they are called now.
    Staff(UserId, String),
    Shop,
}

#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// What: a state, or one of a few others.
    pub(crate) kind: String,
    pub(crate) actor: String,
    /// Who of the staff did it.
    pub(crate) actor_name: String,
    /// What was noted; customers do not see the notes of the staff.
    pub(crate) note: String,
    pub(crate) made_at: Timestamp,
}

/// A note of the staff about an order.
pub(crate) struct Note<'a> {
    /// The order.
    pub(crate) order: OrderId,
    pub(crate) by: Actor,
    pub(crate) text: &'a str,
}

/// Writes a note of the staff down; customers do not see it.
pub(crate) async fn note(tx: &mut Write, note: Note<'_>, now: Timestamp) -> Result<(), Fault> {
    write(tx, note.order, "note", note.by, note.text, now).await
}

/// Writes down that something happened.
pub(super) async fn write(
    tx: &mut Write,
    order: OrderId,
    kind: &'static str,
    by: Actor,
    note: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let (actor, user, name) = match by {
        Actor::Customer(user) => ("customer", user, String::new()),
        Actor::Staff(user, name) => ("staff", Some(user), name),
        Actor::Shop => ("shop", None, String::new()),
    };
    let event = rows::NewEvent { order, kind, actor, user, name: &name, note, now };
    Ok(rows::insert(tx, &event).await?)
}

impl Event {
    /// What happened to an order, in order.
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

    /// In words, by how the order reaches its customer.
    #[must_use]
    pub(crate) fn words(&self, method: Option<Method>) -> &'static str {
        words(&self.kind, &self.actor, &self.note, method)
    }

    /// Whether the customer may see it.
    #[must_use]
    pub(crate) fn is_public(&self) -> bool {
        self.kind != "note"
    }
}

fn words(kind: &str, actor: &str, note: &str, method: Option<Method>) -> &'static str {
    match (kind, actor) {
        ("placed", _) => "Заказ оформлен",
        ("confirmed", _) => "Подтверждён",
        ("processing", _) => "Начали собирать",
        ("shipped", _) => State::Shipped.told(method),
        ("delivered", _) => State::Delivered.told(method),
        ("cancelled", "customer") => "Отменён покупателем",
        ("cancelled", "shop") if note == UNCONFIRMED => "Отменён: магазин не подтвердил заказ вовремя",
        ("cancelled", "shop") => "Отменён: не оплачен вовремя",
        ("cancelled", _) => "Отменён магазином",
        ("paid", _) => "Оплачен",
        ("payment_failed", _) => "Оплата не прошла",
        ("refund_due", _) => "Деньги вернём",
        ("refunded", _) => "Деньги возвращены",
        ("claimed", _) => "Добавлен в аккаунт",
        ("imported", _) => "Перенесён со старого сайта",
        _ => "Заметка",
    }
}
