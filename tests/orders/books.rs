//! What doctor finds when the books do not hold: each of its rules is broken once, and names the row that breaks it.

use techstore::commands::invariants::INVARIANTS;
use techstore_db::Reads;

use super::support::{assert_books, check_out, open, pay, put};
use crate::support::Shop;

/// One product and four orders of a customer: 1 on receipt, 2 that waits for money, 3 that was paid, 4 that was cancelled;
/// and one piece in the cart.
async fn busy() -> Shop {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(10).await;
    let anna = shop.customer("anna").await;
    for payment in ["on_receipt", "online", "online", "on_receipt"] {
        put(&anna, phone, 1).await;
        let answer = check_out(&anna, &[("payment", payment)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    pay(&shop, &anna, shop.count("SELECT id FROM payments WHERE order_id = 3").await).await;
    assert_eq!(anna.post_form("/orders/4/cancel/", &[]).await.status, 303);
    put(&anna, phone, 1).await;
    assert_books(&shop).await;
    shop
}

/// What breaks a rule, and the rows it names then.
const BREAKS: &[(&str, &str, &str)] = &[
    ("every account has a profile", "DELETE FROM user_profiles", "SELECT id FROM users"),
    ("no blocked account has a session", "UPDATE users SET is_active = FALSE", SESSIONS),
    (SECRETS, "UPDATE sessions SET csrf_secret = NULL", SESSIONS),
    (SECRETS, "DELETE FROM sign_ins", SESSIONS),
    (ON_HAND, "UPDATE products SET stock = stock + 1", "SELECT id FROM products"),
    (ON_HAND, "DELETE FROM stock_movements WHERE order_id = 1", "SELECT id FROM products"),
    (KEPT, "UPDATE products SET reserved = 0, stock = stock + reserved", "SELECT id FROM products"),
    (KEPT, "DELETE FROM reservations", "SELECT id FROM products"),
    (
        "the totals of orders equal the sums of their lines",
        "UPDATE order_lines SET price = price + 1 WHERE order_id = 3",
        "SELECT id FROM orders WHERE id = 3",
    ),
    (EXACTLY, "UPDATE order_lines SET quantity = 2 WHERE order_id = 1", "SELECT id FROM orders WHERE id = 1"),
    (EXACTLY, "DELETE FROM order_lines WHERE order_id = 1", "SELECT id FROM orders WHERE id = 1"),
    (ON_ITS_WAY, "DELETE FROM stock_movements WHERE order_id = 1", "SELECT id FROM orders WHERE id = 1"),
    (KEPT_FOR, "UPDATE reservations SET quantity = quantity + 1", "SELECT id FROM orders WHERE id = 2"),
    (
        KEPT_FOR,
        "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
         SELECT product_id, order_id, 'sold', -1, expires_at FROM reservations",
        "SELECT id FROM orders WHERE id = 2",
    ),
    (
        SIGNS,
        "UPDATE stock_movements SET quantity = -2 WHERE kind = 'received'",
        "SELECT id FROM stock_movements WHERE kind = 'received'",
    ),
    (
        SIGNS,
        "UPDATE stock_movements SET quantity = 1 WHERE kind = 'sold' AND order_id = 1",
        "SELECT id FROM stock_movements WHERE kind = 'sold' AND order_id = 1",
    ),
    (
        "orders cancelled by the customer or the shop are back in stock",
        "DELETE FROM stock_movements WHERE kind = 'returned'",
        "SELECT id FROM orders WHERE id = 4",
    ),
    (ON_ITS_WAY, "DELETE FROM reservations", "SELECT id FROM orders WHERE id = 2"),
    (CAME_BACK, "UPDATE orders SET state = 'new' WHERE id = 4", "SELECT id FROM orders WHERE id = 4"),
    (
        CAME_BACK,
        "UPDATE stock_movements SET quantity = 2 WHERE kind = 'returned'",
        "SELECT id FROM orders WHERE id = 4",
    ),
    (WAITING, "UPDATE orders SET paid_at = placed_at WHERE id = 2", "SELECT id FROM orders WHERE id = 2"),
    (WAITING, "UPDATE orders SET state = 'cancelled' WHERE id = 2", "SELECT id FROM orders WHERE id = 2"),
    (HISTORY, "DELETE FROM order_events WHERE order_id = 1", "SELECT id FROM orders WHERE id = 1"),
    (HISTORY, "UPDATE orders SET state = 'shipped' WHERE id = 3", "SELECT id FROM orders WHERE id = 3"),
    ("only money that was owed was refunded", "UPDATE payments SET refunded_at = begun_at", "SELECT id FROM payments"),
    (MONEY, "UPDATE orders SET paid_at = NULL WHERE id = 3", PAID),
    (MONEY, "UPDATE orders SET state = 'cancelled' WHERE id = 3", PAID),
    (
        "every payment attempt is for the whole order",
        "UPDATE payments SET amount = 1",
        "SELECT id FROM payments WHERE state <> 'refund_due'",
    ),
    (
        "every order paid online has a successful payment",
        "DELETE FROM payments WHERE order_id = 3",
        "SELECT id FROM orders WHERE id = 3",
    ),
];
const SESSIONS: &str = "SELECT id FROM sessions WHERE user_id IS NOT NULL";
const PAID: &str = "SELECT id FROM payments WHERE order_id = 3";
const SECRETS: &str = "every session of an account has a CSRF secret and a sign-in record";
const ON_HAND: &str = "received − sold + returned + corrected equals the stock on hand";
const KEPT: &str = "a product's reserved stock equals the sum of its reservations";
const EXACTLY: &str = "an order has sold exactly what its lines say";
const ON_ITS_WAY: &str = "an order in progress has sold or reserved its goods";
const KEPT_FOR: &str = "an order's reservations equal its lines, and are not also sold";
const SIGNS: &str = "received and returned movements are positive, sold ones negative";
const CAME_BACK: &str = "only cancelled orders returned goods, and no more than they had";
const WAITING: &str = "only orders awaiting payment have reservations";
const HISTORY: &str = "every order's history contains its state";
const MONEY: &str = "money received belongs to an order in progress, or is owed back";

/// What the schema itself refuses.
const REFUSED: &[(&str, &str)] = &[
    ("no old price is below the price", "UPDATE products SET old_price = price"),
    ("no cart line has a quantity below one", "UPDATE cart_lines SET quantity = 0"),
];

#[tokio::test]
async fn every_rule_finds_what_breaks_it() {
    let shop = busy().await;
    for (what, statement, named) in BREAKS {
        let invariant = INVARIANTS.iter().find(|invariant| invariant.what == *what).expect(what);
        let mut tx = shop.app.db.write().await.unwrap();
        assert!(tx.sql(statement).execute().await.unwrap() > 0, "{statement}");
        let expected: Vec<(i64,)> = tx.sql(named).all().await.unwrap();
        let mut found = invariant.broken(&mut tx).await.unwrap();
        found.sort_unstable();
        assert_eq!(found, expected.into_iter().map(|(id,)| id).collect::<Vec<_>>(), "{what}: {statement}");
    }
    for (what, statement) in REFUSED {
        let mut tx = shop.app.db.write().await.unwrap();
        assert!(tx.sql(statement).execute().await.is_err(), "{what}: {statement}");
    }
    for invariant in INVARIANTS {
        let is_named = BREAKS.iter().any(|(what, ..)| *what == invariant.what);
        assert!(is_named || REFUSED.iter().any(|(what, _)| *what == invariant.what), "{}", invariant.what);
    }
    assert_books(&shop).await;
}
