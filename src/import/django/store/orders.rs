//! Rows of orders and their lines with the ids they had.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::money::Kopecks;
use crate::orders::State;

/// Rows in one statement, see `people`.
const ROWS: usize = 25;

record! {
    /// What an imported order is recognized by.
    pub(crate) struct OrderHere {
        pub(crate) id: i64,
        pub(crate) user_id: Option<i64>,
        pub(crate) placed_at: Timestamp,
    }
}

record! {
    #[derive(Clone)]
    pub(crate) struct Contact {
        pub(crate) user_id: i64,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        pub(crate) phone: String,
        pub(crate) email: String,
        pub(crate) address: String,
    }
}

pub(crate) struct NewOrder {
    pub(crate) id: i64,
    pub(crate) state: State,
    pub(crate) contact: Contact,
    pub(crate) total: Kopecks,
    pub(crate) cancellation_reason: String,
    pub(crate) placed_at: Timestamp,
    pub(crate) paid_at: Option<Timestamp>,
}

pub(crate) struct NewLine {
    pub(crate) id: i64,
    pub(crate) order: i64,
    pub(crate) product: Option<i64>,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price: Kopecks,
    pub(crate) vat_rate: i64,
    pub(crate) quantity: i64,
}

pub(crate) async fn orders(db: &mut impl Reads) -> Result<Vec<OrderHere>> {
    db.sql("SELECT id, user_id, placed_at FROM orders ORDER BY id").all().await
}

/// The numbers of all lines that are here.
pub(crate) async fn lines(db: &mut impl Reads) -> Result<Vec<(i64,)>> {
    db.sql("SELECT id FROM order_lines").all().await
}

pub(crate) async fn contacts(db: &mut impl Reads) -> Result<Vec<Contact>> {
    db.sql(
        "SELECT u.id AS user_id, u.first_name, u.last_name, COALESCE(p.phone, '') AS phone, u.email,
                COALESCE(p.address, '') AS address
         FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id",
    )
    .all()
    .await
}

/// Adds orders, each with its «imported» event.
pub(crate) async fn insert_orders(tx: &mut Write, orders: &[NewOrder]) -> Result<()> {
    for some in orders.chunks(ROWS) {
        insert_some_orders(tx, some).await?;
        insert_events(tx, some).await?;
    }
    Ok(())
}

async fn insert_some_orders(tx: &mut Write, orders: &[NewOrder]) -> Result<()> {
    let mut query = tx.sql(
        "INSERT INTO orders (id, user_id, state, first_name, last_name, phone, email, address, paid_at, goods_total, total,
             cancellation_reason, placed_at, payment, delivery_price) VALUES",
    );
    let mut before = " (";
    for order in orders {
        let contact = &order.contact;
        query = query
            .push_bind(before, order.id)
            .push_bind(", ", contact.user_id)
            .push_bind(", ", order.state.as_str())
            .push_bind(", ", &contact.first_name)
            .push_bind(", ", &contact.last_name)
            .push_bind(", ", &contact.phone)
            .push_bind(", ", &contact.email)
            .push_bind(", ", &contact.address)
            .push_bind(", ", order.paid_at)
            .push_bind(", ", order.total.get())
            .push_bind(", ", order.total.get())
            .push_bind(", ", &order.cancellation_reason)
            .push_bind(", ", order.placed_at)
            .push(", 'on_receipt', 0)");
        before = ", (";
    }
    query.execute().await?;
    Ok(())
}

async fn insert_events(tx: &mut Write, orders: &[NewOrder]) -> Result<()> {
    let mut query = tx.sql("INSERT INTO order_events (order_id, made_at, kind, actor) VALUES");
    let mut before = " (";
    for order in orders {
        query = query.push_bind(before, order.id).push_bind(", ", order.placed_at).push(", 'imported', 'shop')");
        before = ", (";
    }
    query.execute().await?;
    Ok(())
}

pub(crate) async fn insert_lines(tx: &mut Write, lines: &[NewLine]) -> Result<()> {
    for some in lines.chunks(ROWS) {
        let mut query =
            tx.sql("INSERT INTO order_lines (id, order_id, product_id, sku, name, price, vat_rate, quantity) VALUES");
        let mut before = " (";
        for line in some {
            query = query
                .push_bind(before, line.id)
                .push_bind(", ", line.order)
                .push_bind(", ", line.product)
                .push_bind(", ", &line.sku)
                .push_bind(", ", &line.name)
                .push_bind(", ", line.price.get())
                .push_bind(", ", line.vat_rate)
                .push_bind(", ", line.quantity)
                .push(")");
            before = ", (";
        }
        query.execute().await?;
    }
    Ok(())
}
