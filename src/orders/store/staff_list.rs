//! Rows of orders for the staff's list: narrowed, ordered, cut into pages.

use techstore_db::{Query, Reads, Result, Timestamp};

use crate::kernel::ids::{OrderId, UserId};
use crate::kernel::listing::Sort;
use crate::orders::model::staff::{Conditions, Exact, Money, Sorting, StaffLine, Waiting};
use crate::orders::state::State;

/// The end of each `LIKE`: typed wildcards are escaped with a backslash.
const LITERAL: &str = r" ESCAPE '\'";
const OWED: &str = "EXISTS (SELECT 1 FROM payments p
                            WHERE p.order_id = o.id AND p.state = 'refund_due' AND p.refunded_at IS NULL)";
const LINES: &str =
    "SELECT o.id, o.state, o.first_name, o.last_name, o.phone, o.delivery, o.delivery_day, o.delivery_hours,
                            o.payment, o.paid_at, o.total, o.placed_at, o.is_guarded, ";

fn exactly<'c>(query: Query<'c>, exact: &Exact) -> Query<'c> {
    let [one, other, typed] = exact.email.clone().map_or([None, None, None], |spellings| spellings.map(Some));
    query
        .push_bind("o.id IN (SELECT id FROM orders WHERE id = ", exact.number)
        .push_bind(" UNION SELECT id FROM orders WHERE LOWER(email) IN (", one)
        .push_bind(", ", other)
        .push_bind(", ", typed)
        .push_bind(") UNION SELECT id FROM orders WHERE phone = ", &exact.phone)
        .push_bind(" UNION SELECT order_id FROM order_lines WHERE LOWER(sku) = ", &exact.sku)
        .push(")")
}

pub(crate) async fn is_there(db: &mut impl Reads, exact: &Exact) -> Result<bool> {
    exactly(db.sql("SELECT EXISTS (SELECT 1 FROM orders o WHERE "), exact).push(")").value().await
}

pub(crate) async fn count(db: &mut impl Reads, wanted: &Conditions) -> Result<i64> {
    narrow(db.sql("SELECT COUNT(*) FROM orders o WHERE TRUE"), wanted).value().await
}

/// States without orders are left out.
pub(crate) async fn by_state(db: &mut impl Reads, wanted: &Conditions) -> Result<Vec<(State, i64)>> {
    narrow(db.sql("SELECT o.state, COUNT(*) FROM orders o WHERE TRUE"), wanted).push(" GROUP BY o.state").all().await
}

pub(crate) async fn rows(db: &mut impl Reads, wanted: &Conditions, sort: Sort<Sorting>) -> Result<Vec<StaffLine>> {
    // The ids come from a subquery: rows of the pages before are skipped in an index and never read.
    let query = db.sql(LINES).push(OWED).push(" AS is_owed FROM (SELECT o.id FROM orders o WHERE TRUE");
    narrow(query, wanted)
        .push(ordering(sort.order, sort.is_descending))
        .push_bind(" LIMIT ", sort.window.limit)
        .push_bind(" OFFSET ", sort.window.offset)
        .push(") page CROSS JOIN orders o WHERE o.id = page.id")
        .push(ordering(sort.order, sort.is_descending))
        .all()
        .await
}

/// In ascending order; unknown ids are left out.
pub(crate) async fn lines(db: &mut impl Reads, orders: &[OrderId]) -> Result<Vec<StaffLine>> {
    let mut query = db.sql(LINES).push(OWED).push(" AS is_owed FROM orders o WHERE o.id IN (0");
    for order in orders {
        query = query.push_bind(", ", *order);
    }
    query.push(") ORDER BY o.id").all().await
}

pub(crate) async fn of_customer(db: &mut impl Reads, user: UserId, most: i64) -> Result<Vec<StaffLine>> {
    db.sql(LINES)
        .push(OWED)
        .push_bind(" AS is_owed FROM orders o WHERE o.user_id = ", user)
        .push_bind(" ORDER BY o.id DESC LIMIT ", most)
        .all()
        .await
}

/// When the first and the last of all orders were placed.
pub(crate) async fn span(db: &mut impl Reads) -> Result<Option<(Timestamp, Timestamp)>> {
    let (first, last): (Option<Timestamp>, Option<Timestamp>) =
        db.sql("SELECT (SELECT MIN(placed_at) FROM orders), (SELECT MAX(placed_at) FROM orders)").one().await?;
    Ok(first.zip(last))
}

fn narrow<'c>(query: Query<'c>, wanted: &Conditions) -> Query<'c> {
    let mut query = match &wanted.exact {
        Some(exact) => exactly(query.push(" AND "), exact),
        None => find(query, wanted),
    };
    if let Some(state) = wanted.state {
        query = query.push_bind(" AND o.state = ", state.as_str());
    }
    query = match wanted.money {
        None => query,
        Some(Money::Paid) => query.push(" AND o.paid_at IS NOT NULL AND o.state <> 'cancelled'"),
        Some(Money::Awaited) => query.push(" AND o.payment = 'online' AND o.paid_at IS NULL AND o.state = 'new'"),
        Some(Money::OnReceipt) => {
            query.push(" AND o.payment = 'on_receipt' AND o.paid_at IS NULL AND o.state <> 'cancelled'")
        }
        Some(Money::Owed) => query.push(" AND ").push(OWED),
        Some(Money::Ready) => query.push(" AND (o.payment <> 'online' OR o.paid_at IS NOT NULL OR o.state <> 'new')"),
    };
    query = match wanted.waits {
        None => query,
        Some(Waiting::Ends) => query.push(" AND o.state = 'new' AND o.is_guarded AND o.payment = 'on_receipt'"),
        Some(Waiting::Stays) => query.push(
            " AND o.state = 'new' AND ((o.payment = 'on_receipt' AND NOT o.is_guarded)
                                       OR (o.payment = 'online' AND o.paid_at IS NOT NULL))",
        ),
    };
    if let Some(delivery) = wanted.delivery {
        query = query.push_bind(" AND o.delivery = ", delivery.as_str());
    }
    match wanted.placed {
        Some((from, before)) => query.push_bind(" AND o.placed_at >= ", from).push_bind(" AND o.placed_at < ", before),
        None => query,
    }
}

fn find<'c>(mut query: Query<'c>, wanted: &Conditions) -> Query<'c> {
    const NAME: &str = " OR REPLACE(REPLACE(o.last_name || ' ' || o.first_name, 'ё', 'е'), 'Ё', 'Е') LIKE ";
    const SKU: &str = " AND (o.id IN (SELECT l.order_id FROM order_lines l WHERE LOWER(l.sku) = ";
    if wanted.words.is_empty() && wanted.phones.is_empty() && wanted.number.is_none() {
        return query;
    }
    query = query.push(if wanted.words.is_empty() { " AND (FALSE" } else { " AND ((TRUE" });
    for word in &wanted.words {
        query = query.push_bind(SKU, &word.sku).push(")");
        if let Some(email) = &word.email {
            query = query.push_bind(" OR LOWER(o.email) LIKE ", email).push(LITERAL);
        }
        for spelling in &word.names {
            query = query.push_bind(NAME, spelling).push(LITERAL);
        }
        query = query.push(")");
    }
    query = query.push(if wanted.words.is_empty() { "" } else { ")" });
    for pattern in &wanted.phones {
        query = query.push_bind(" OR o.phone LIKE ", pattern).push(LITERAL);
    }
    if let Some(number) = wanted.number {
        query = query.push_bind(" OR o.id = ", number);
    }
    query.push(")")
}

fn ordering(sorting: Sorting, is_descending: bool) -> &'static str {
    match (sorting, is_descending) {
        (Sorting::Number, false) => " ORDER BY o.id",
        (Sorting::Number, true) => " ORDER BY o.id DESC",
        (Sorting::Placed, false) => " ORDER BY o.placed_at, o.id",
        (Sorting::Placed, true) => " ORDER BY o.placed_at DESC, o.id DESC",
        (Sorting::Sum, false) => " ORDER BY o.total, o.id",
        (Sorting::Sum, true) => " ORDER BY o.total DESC, o.id DESC",
        (Sorting::Ready, false) => " ORDER BY COALESCE(o.paid_at, o.placed_at), o.id",
        (Sorting::Ready, true) => " ORDER BY COALESCE(o.paid_at, o.placed_at) DESC, o.id DESC",
    }
}
