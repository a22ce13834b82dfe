//! A big shop's past: 400,000 orders of a million lines, with everything the shop would have written beside them.

use anyhow::{Context, Result};
use techstore_db::{Reads, Timestamp, Write};

use super::goods::PRICE;
use super::{Books, now};

const ORDERS: i64 = 400_000;
const CUSTOMERS: usize = 10_000;
const GOODS: usize = 1000;
const PIECES: i64 = 1_000_000;

pub(in crate::bench) struct Million {
    pub(in crate::bench) orders: i64,
    pub(in crate::bench) lines: u64,
}

/// What the statements below are about.
struct Past {
    /// Orders with a higher number are ours.
    after: i64,
    first_customer: i64,
    first_product: i64,
    now: Timestamp,
}

impl Books {
    /// Writes the past in a few large statements.
    pub(in crate::bench) async fn million(&self) -> Result<Million> {
        let buyers = self.buyers(CUSTOMERS).await?;
        let goods = self.goods(GOODS, PIECES).await?;
        let mut tx = self.0.write().await?;
        let past = Past {
            after: tx.sql("SELECT COALESCE(MAX(id), 0) FROM orders").value().await?,
            first_customer: buyers.first().context("nobody was made")?.id,
            first_product: *goods.first().context("no goods were made")?,
            now: now(),
        };
        past.orders(&mut tx).await?;
        let lines = past.lines(&mut tx).await?;
        past.everything_else(&mut tx).await?;
        tx.commit().await?;
        self.count_rows("products, orders, order_lines, order_events, payments, stock_movements").await?;
        Ok(Million { orders: ORDERS, lines })
    }
}

impl Past {
    /// Most are delivered; one in twenty each is new, confirmed, shipped, cancelled; a fifth was paid online.
    async fn orders(&self, tx: &mut Write) -> Result<()> {
        tx.sql(
            "INSERT INTO orders (user_id, state, first_name, last_name, phone, email, delivery, payment, paid_at,
                                 goods_total, delivery_price, total, placed_from, placed_at)
             WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
             SELECT $2 + i % $3,
                    CASE i % 20 WHEN 0 THEN 'new' WHEN 1 THEN 'confirmed' WHEN 2 THEN 'shipped' WHEN 3 THEN 'cancelled'
                                ELSE 'delivered' END,
                    'Анна', 'Нагрузкина', '+79165550123', 'anna@example.org', 'pickup',
                    CASE i % 5 WHEN 4 THEN 'online' ELSE 'on_receipt' END, CASE i % 5 WHEN 4 THEN $4 END,
                    $5 * (2 + i % 2), 0, $5 * (2 + i % 2), '127.0.0.1', $4
             FROM n",
        )
        .bind(ORDERS)
        .bind(self.first_customer)
        .bind(i64::try_from(CUSTOMERS)?)
        .bind(self.now)
        .bind(PRICE)
        .execute()
        .await?;
        Ok(())
    }

    /// One piece in each line; an order's goods are far apart.
    async fn lines(&self, tx: &mut Write) -> Result<u64> {
        let lines = tx.sql(
            "INSERT INTO order_lines (order_id, product_id, sku, name, price, vat_rate, quantity)
             SELECT o.id, p.id, p.sku, p.name, p.price, p.vat_rate, 1
             FROM orders o
             JOIN (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2) l ON l.k < o.goods_total / $1
             JOIN products p ON p.id = $2 + (o.id * 7 + l.k * 331) % $3
             WHERE o.id > $4 ORDER BY o.id, l.k",
        );
        let lines = lines.bind(PRICE).bind(self.first_product).bind(i64::try_from(GOODS)?).bind(self.after);
        Ok(lines.execute().await?)
    }

    /// What left the shelf and came back, what happened, who paid.
    async fn everything_else(&self, tx: &mut Write) -> Result<()> {
        for text in [
            "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
             SELECT product_id, order_id, 'sold', -quantity, $2 FROM order_lines WHERE order_id > $1",
            "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
             SELECT l.product_id, l.order_id, 'returned', l.quantity, $2
             FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.id > $1 AND o.state = 'cancelled'",
            "INSERT INTO order_events (order_id, kind, actor, made_at)
             SELECT id, 'placed', 'customer', $2 FROM orders WHERE id > $1",
            "INSERT INTO order_events (order_id, kind, actor, made_at)
             SELECT id, state, 'staff', $2 FROM orders WHERE id > $1 AND state <> 'new'",
            "INSERT INTO payments (order_id, provider, reference, amount, state, begun_at, settled_at)
             SELECT id, 'bench', CAST(id AS TEXT), total, 'succeeded', $2, $2
             FROM orders WHERE id > $1 AND payment = 'online'",
        ] {
            tx.sql(text).bind(self.after).bind(self.now).execute().await?;
        }
        tx.sql(
            "UPDATE products SET stock = stock + (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_movements m
                                                  WHERE m.product_id = products.id AND m.kind <> 'received')
             WHERE id >= $1",
        )
        .bind(self.first_product)
        .execute()
        .await?;
        Ok(())
    }
}
