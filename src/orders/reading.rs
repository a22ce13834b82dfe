//! Reading orders: one with its lines, or a page of a customer's.

use jiff::civil::Date;
use techstore_db::{Reads, Timestamp};

use crate::kernel::email::shown;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{OrderId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::details::{Contact, Delivery, Method, Payment};
use crate::orders::model::Line;
use crate::orders::store::lists::{self as list_rows, GoodRow};
use crate::orders::store::reading::{self as rows, OrderRow};
use crate::orders::{Orders, State};

/// An order with its lines.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    /// `None` for a guest's order.
    pub(crate) user: Option<UserId>,
    pub(crate) state: State,
    pub(crate) contact: Contact,
    /// `None` for some imported orders.
    pub(crate) delivery: Option<Delivery>,
    pub(crate) comment: String,
    pub(crate) payment: Payment,
    pub(crate) paid_at: Option<Timestamp>,
    pub(crate) goods_total: Kopecks,
    pub(crate) delivery_price: Kopecks,
    pub(crate) total: Kopecks,
    pub(crate) reason: String,
    pub(crate) placed_at: Timestamp,
    /// Whether it is cancelled when nobody confirms it: true for all orders since that rule exists.
    pub(crate) is_guarded: bool,
    pub(crate) lines: Vec<Line>,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) id: OrderId,
    pub(crate) state: State,
    /// What it costs in all.
    pub(crate) total: Kopecks,
    pub(crate) placed_at: Timestamp,
    /// Whether it waits for an online payment.
    pub(crate) awaits_payment: bool,
    /// `None` for some imported orders.
    pub(crate) method: Option<Method>,
    /// Since when it is ready or on its way.
    pub(crate) ready_at: Option<Timestamp>,
    pub(crate) goods: Vec<Good>,
}

/// A product in a list of orders.
#[derive(Debug, Clone)]
pub(crate) struct Good {
    /// As it was called then.
    pub(crate) name: String,
    /// `None` unless customers still see the product.
    pub(crate) slug: Option<String>,
    pub(crate) drawing: String,
    pub(crate) image: Option<String>,
}

/// A page of a customer's orders.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) orders: Vec<Listed>,
    pub(crate) count: i64,
}

impl Order {
    /// How many pieces there are.
    #[must_use]
    pub(crate) fn pieces(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Whether it waits for an online payment.
    #[must_use]
    pub(crate) fn awaits_payment(&self) -> bool {
        awaits(self.payment, self.paid_at.is_some(), self.state)
    }

    /// `None` for some imported orders.
    #[must_use]
    pub(crate) fn method(&self) -> Option<Method> {
        self.delivery.as_ref().map(Delivery::method)
    }

    #[must_use]
    pub(crate) fn can_be_cancelled_by_customer(&self) -> bool {
        self.state == State::New
    }
}

/// Whether an online payment is still to come.
pub(super) fn awaits(payment: Payment, is_paid: bool, state: State) -> bool {
    payment == Payment::Online && !is_paid && state == State::New
}

/// An order with its lines, in an open transaction.
pub(crate) async fn order_in(db: &mut impl Reads, id: OrderId) -> Result<Option<Order>, Fault> {
    let Some(row) = rows::order(db, id).await.while_("reading an order")? else { return Ok(None) };
    let lines = rows::lines(db, id).await.while_("reading the lines of an order")?;
    Ok(Some(assemble(row, lines)))
}

/// An order with its lines.
pub(crate) async fn order(orders: &Orders, id: OrderId) -> Result<Option<Order>, Fault> {
    order_in(&mut orders.db.read().await?, id).await
}

/// A page of a customer's orders, the newest first. A page past the last is empty, and its count is 0.
pub(crate) async fn list(orders: &Orders, user: UserId, size: i64, number: i64) -> Result<Page, Fault> {
    let offset = number.saturating_sub(1).saturating_mul(size);
    let rows = list_rows::page(&mut orders.db.read().await?, user, size, offset).await.while_("listing orders")?;
    let mut page = Page::default();
    for (order, lines) in rows {
        page.count = order.count;
        page.orders.push(Listed {
            id: order.id,
            state: order.state,
            total: order.total,
            placed_at: order.placed_at,
            awaits_payment: awaits(order.payment, order.is_paid, order.state),
            method: order.delivery,
            ready_at: order.ready_at,
            goods: lines.into_iter().filter_map(good).collect(),
        });
    }
    Ok(page)
}

fn good(row: GoodRow) -> Option<Good> {
    Some(Good { name: row.name?, slug: row.slug, drawing: row.drawing.unwrap_or_default(), image: row.image })
}

fn assemble(row: OrderRow, lines: Vec<Line>) -> Order {
    Order {
        id: row.id,
        user: row.user_id,
        state: row.state,
        contact: Contact { email: shown(&row.contact.email), ..row.contact },
        delivery: delivery(row.delivery, row.address, row.delivery_day.map(|day| day.0), row.delivery_hours),
        comment: row.comment,
        payment: row.payment,
        paid_at: row.paid_at,
        goods_total: row.goods_total,
        delivery_price: row.delivery_price,
        total: row.total,
        reason: row.cancellation_reason,
        placed_at: row.placed_at,
        is_guarded: row.is_guarded,
        lines,
    }
}

fn delivery(method: Option<Method>, address: String, day: Option<Date>, hours: String) -> Option<Delivery> {
    match method? {
        Method::Courier => Some(Delivery::Courier { address, day: day?, hours }),
        Method::Pickup => Some(Delivery::Pickup),
    }
}
