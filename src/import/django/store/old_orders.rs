//! Questions to the old site's database about its orders.

use techstore_db::{Foreign, Reads, Result, record};

record! {
    /// What a row of `main_order` is recognised by.
    pub(crate) struct OldMark {
        pub(crate) id: i64,
        pub(crate) user_id: i64,
        pub(crate) created_at: Option<String>,
    }
}

record! {
    /// A row of `main_order`.
    pub(crate) struct OldOrder {
        pub(crate) id: i64,
        pub(crate) user_id: i64,
        pub(crate) status: Option<String>,
        pub(crate) cancellation_reason: Option<String>,
        pub(crate) total_price: Option<String>,
        pub(crate) created_at: Option<String>,
    }
}

record! {
    /// A row of `main_orderitem`.
    pub(crate) struct OldLine {
        pub(crate) id: i64,
        pub(crate) order_id: i64,
        pub(crate) product_id: Option<i64>,
        pub(crate) price: Option<String>,
        pub(crate) quantity: Option<String>,
    }
}

/// What all orders are recognised by, by id.
pub(crate) async fn marks(old: &mut Foreign) -> Result<Vec<OldMark>> {
    old.sql(
        "SELECT id, COALESCE(CAST(user_id AS INTEGER), 0) AS user_id, CAST(created_at AS TEXT) AS created_at
         FROM main_order ORDER BY id",
    )
    .all()
    .await
}

/// The next `most` orders behind a number.
pub(crate) async fn orders_after(old: &mut Foreign, id: i64, most: i64) -> Result<Vec<OldOrder>> {
    old.sql(
        "SELECT id, COALESCE(CAST(user_id AS INTEGER), 0) AS user_id, CAST(status AS TEXT) AS status,
                CAST(cancellation_reason AS TEXT) AS cancellation_reason, CAST(total_price AS TEXT) AS total_price,
                CAST(created_at AS TEXT) AS created_at
         FROM main_order WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .all()
    .await
}

/// The lines of the orders behind the number `after` and up to the number `last`, by order.
pub(crate) async fn lines_between(old: &mut Foreign, after: i64, last: i64) -> Result<Vec<OldLine>> {
    old.sql(
        "SELECT id, CAST(order_id AS INTEGER) AS order_id, CAST(product_id AS INTEGER) AS product_id,
                CAST(price AS TEXT) AS price, CAST(quantity AS TEXT) AS quantity
         FROM main_orderitem WHERE order_id > $1 AND order_id <= $2 ORDER BY order_id, id",
    )
    .bind(after)
    .bind(last)
    .all()
    .await
}

/// Numbers of lines that belong to no order.
pub(crate) async fn stray_lines(old: &mut Foreign) -> Result<Vec<(i64,)>> {
    old.sql("SELECT l.id FROM main_orderitem l LEFT JOIN main_order o ON o.id = l.order_id WHERE o.id IS NULL ORDER BY l.id")
        .all()
        .await
}
