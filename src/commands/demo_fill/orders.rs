//! Orders in every state, with what belongs to them: lines, movements, history, payments. For what they sold the goods were
//! received too, so the stock stays what it is.

use techstore_db::{Reads, Timestamp, Write};

use crate::accounts::PERSONAL_DATA;
use crate::commands::demo_fill::{NotFilled, SPREAD, Span, ago, end_numbers, prepare};
use crate::kernel::fault::{Failure, Outcome};

/// Numbers among which rows are chosen.
#[derive(Clone, Copy)]
struct Among {
    first: i64,
    count: i64,
}

/// Fills up to so many orders; says how many were made.
pub(super) async fn fill(tx: &mut Write, wanted: i64, now: Timestamp) -> Outcome<i64, NotFilled> {
    let (there, last): (i64, i64) = tx.sql("SELECT COUNT(*), COALESCE(MAX(id), 0) FROM orders").one().await?;
    let Some(span) = Span::missing(wanted, there, last) else { return Ok(0) };
    let (first, count) =
        tx.sql("SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id) - MIN(id) + 1, 0) FROM products").one().await?;
    let goods = Among { first, count };
    let (first, count) = tx
        .sql("SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id) - MIN(id) + 1, 0) FROM users WHERE NOT is_staff")
        .one()
        .await?;
    let people = Among { first, count };
    if goods.count < 4 || people.count == 0 {
        return Err(Failure::Refused(NotFilled("there are no customers or products for orders")));
    }
    prepare(tx).await?;
    let step = (SPREAD / span.len()).max(1);
    for piece in span.pieces() {
        orders(tx, piece, (people, span.last, step), now).await?;
        lines(tx, piece, goods).await?;
        for text in BELONGINGS {
            tx.sql(text).bind(piece.first).bind(piece.last).execute().await?;
        }
    }
    end_numbers(tx, "SELECT setval(pg_get_serial_sequence('orders', 'id'), MAX(id)) FROM orders").await?;
    Ok(span.len())
}

async fn orders(
    tx: &mut Write,
    piece: Span,
    (people, last, step): (Among, i64, i64),
    now: Timestamp,
) -> techstore_db::Result<()> {
    let (before, after) = ago(tx.engine());
    tx.sql("WITH RECURSIVE n(i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
        INSERT INTO orders (id, user_id, state, first_name, last_name, phone, email, delivery, payment, goods_total, delivery_price,
                            total, cancellation_reason, consent_version, placed_from, placed_at)
        SELECT n.i, u.id,
               CASE n.i % 20 WHEN 0 THEN 'new' WHEN 1 THEN 'confirmed' WHEN 2 THEN 'processing' WHEN 3 THEN 'shipped'
                             WHEN 4 THEN 'cancelled' ELSE 'delivered' END,
               u.first_name, u.last_name, p.phone, u.email, 'pickup',
               CASE WHEN n.i % 10 = 5 THEN 'online' ELSE 'on_receipt' END, 0, 0, 0,
               CASE WHEN n.i % 20 = 4 THEN 'Покупатель передумал' ELSE '' END, $8, '192.0.2.1', ")
        .push(before)
        .push("($6 - n.i) * $7")
        .push(after)
        .push(
            " FROM n JOIN users u ON u.id = $4 + n.i * 7919 % $5 JOIN user_profiles p ON p.user_id = u.id ORDER BY n.i",
        )
        .bind(now)
        .bind(piece.first)
        .bind(piece.last)
        .bind(people.first)
        .bind(people.count)
        .bind(last)
        .bind(step)
        .bind(PERSONAL_DATA.version)
        .execute()
        .await?;
    Ok(())
}

/// One to four lines of different goods.
async fn lines(tx: &mut Write, piece: Span, goods: Among) -> techstore_db::Result<()> {
    tx.sql(
        "INSERT INTO order_lines (order_id, product_id, sku, name, price, vat_rate, quantity)
         SELECT o.id, p.id, p.sku, p.name, p.price, p.vat_rate, 1 + (o.id + l.k) % 2
         FROM orders o
         CROSS JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) l
         JOIN products p ON p.id = $3 + (o.id * 7919 + l.k * ($4 / 4)) % $4
         WHERE o.id BETWEEN $1 AND $2 AND l.k <= o.id % 4 ORDER BY o.id, l.k",
    )
    .bind(piece.first)
    .bind(piece.last)
    .bind(goods.first)
    .bind(goods.count)
    .execute()
    .await?;
    Ok(())
}

/// What follows from orders and their lines.
const BELONGINGS: [&str; 7] = [
    "UPDATE orders SET
         goods_total = (SELECT CAST(COALESCE(SUM(l.price * l.quantity), 0) AS BIGINT) FROM order_lines l WHERE l.order_id = orders.id),
         total = (SELECT CAST(COALESCE(SUM(l.price * l.quantity), 0) AS BIGINT) FROM order_lines l WHERE l.order_id = orders.id),
         paid_at = CASE WHEN state = 'delivered' THEN placed_at END
     WHERE id BETWEEN $1 AND $2",
    "INSERT INTO stock_movements (product_id, kind, quantity, made_at)
     SELECT l.product_id, 'received', CAST(SUM(l.quantity) AS BIGINT), MIN(o.placed_at)
     FROM orders o JOIN order_lines l ON l.order_id = o.id
     WHERE o.id BETWEEN $1 AND $2 AND o.state <> 'cancelled' GROUP BY l.product_id",
    "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
     SELECT l.product_id, l.order_id, 'sold', -l.quantity, o.placed_at
     FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id BETWEEN $1 AND $2",
    "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
     SELECT l.product_id, l.order_id, 'returned', l.quantity, o.placed_at
     FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id BETWEEN $1 AND $2 AND o.state = 'cancelled'",
    "INSERT INTO order_events (order_id, kind, actor, user_id, made_at)
     SELECT id, 'placed', 'customer', user_id, placed_at FROM orders WHERE id BETWEEN $1 AND $2",
    "INSERT INTO order_events (order_id, kind, actor, note, made_at)
     SELECT id, state, 'shop', cancellation_reason, placed_at FROM orders WHERE id BETWEEN $1 AND $2 AND state <> 'new'",
    "INSERT INTO payments (order_id, provider, amount, state, begun_at, settled_at)
     SELECT id, 'test', total, 'succeeded', placed_at, placed_at FROM orders
     WHERE id BETWEEN $1 AND $2 AND payment = 'online'",
];
