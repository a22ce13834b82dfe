//! How the numbers of new rows go on behind those that were brought in.

use techstore_db::{Reads, Result, Write};

/// Lets the numbers of new rows go on behind the largest. PostgreSQL does not learn of ids that it did not give out itself;
/// SQLite does. `nextval` is there so that the numbers never go back, to those of rows that are gone.
pub(crate) async fn go_on(tx: &mut Write) -> Result<()> {
    let text = tx.pick(
        "SELECT MAX(id) FROM users",
        "SELECT setval(pg_get_serial_sequence('users', 'id'),
                       GREATEST((SELECT MAX(id) FROM users), nextval(pg_get_serial_sequence('users', 'id'))))
              + setval(pg_get_serial_sequence('categories', 'id'),
                       GREATEST((SELECT MAX(id) FROM categories), nextval(pg_get_serial_sequence('categories', 'id'))))
              + setval(pg_get_serial_sequence('products', 'id'),
                       GREATEST((SELECT MAX(id) FROM products), nextval(pg_get_serial_sequence('products', 'id'))))
              + setval(pg_get_serial_sequence('orders', 'id'),
                       GREATEST((SELECT MAX(id) FROM orders), nextval(pg_get_serial_sequence('orders', 'id'))))
              + setval(pg_get_serial_sequence('order_lines', 'id'),
                       GREATEST((SELECT MAX(id) FROM order_lines), nextval(pg_get_serial_sequence('order_lines', 'id'))))",
    );
    tx.sql(text).value::<Option<i64>>().await?;
    Ok(())
}
