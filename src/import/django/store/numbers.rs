//! Setting the sequences of ids past the imported ones.

use techstore_db::{Reads, Result, Write};

/// Sets the sequences past the largest id. PostgreSQL's sequences do not notice ids that were inserted explicitly;
/// SQLite's do. `nextval` keeps a sequence from going back to ids of deleted rows.
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
