//! All SQL of the carts.

use techstore_db::{Query, Reads, Result, Timestamp, Write, record};

use crate::cart::Owner;
use crate::kernel::ids::{ProductId, SessionId};
use crate::kernel::money::Kopecks;

/// Private to the cart: other domains know a cart by its owner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CartId(i64);
techstore_db::transparent!(CartId(i64));

record! {
    /// A product, and how many of it are in a cart.
    pub(crate) struct Item {
        pub(crate) name: String,
        pub(crate) price: Kopecks,
        pub(crate) stock: i64,
        /// Visible and with a price.
        pub(crate) is_on_sale: bool,
        pub(crate) quantity: Option<i64>,
    }
}

record! {
    /// A line of a guest's cart with what the customer's cart has of the same product.
    pub(crate) struct MergedRow {
        pub(crate) id: ProductId,
        pub(crate) name: String,
        pub(crate) stock: i64,
        /// Visible and with a price.
        pub(crate) is_on_sale: bool,
        pub(crate) quantity: i64,
        pub(crate) price_seen: Kopecks,
        /// The quantity in the customer's cart.
        pub(crate) present: Option<i64>,
    }
}

record! {
    /// A line of a cart with its product.
    pub(crate) struct LineRow {
        pub(crate) id: ProductId,
        pub(crate) slug: String,
        pub(crate) sku: String,
        pub(crate) name: String,
        pub(crate) specs: String,
        pub(crate) price: Kopecks,
        pub(crate) old_price: Option<Kopecks>,
        pub(crate) stock: i64,
        /// Visible and with a price.
        pub(crate) is_on_sale: bool,
        pub(crate) drawing: String,
        pub(crate) image: Option<String>,
        pub(crate) quantity: i64,
        pub(crate) price_seen: Kopecks,
    }
}

record! {
    /// A product that is wanted.
    pub(crate) struct WantedRow {
        pub(crate) id: ProductId,
        pub(crate) name: String,
        pub(crate) stock: i64,
        /// Visible and with a price.
        pub(crate) is_on_sale: bool,
        /// The quantity that was put in.
        pub(crate) quantity: i64,
    }
}

/// Locks a cart until the transaction ends, creating it if there is none. `None` when the guest's session has ended or
/// the account is gone.
pub(crate) async fn lock_cart(tx: &mut Write, owner: Owner, now: Timestamp) -> Result<Option<CartId>> {
    let query = match owner {
        Owner::Guest(session) => tx
            .sql(
                "INSERT INTO carts (session_id, created_at)
                 SELECT s.id, $2 FROM sessions s WHERE s.id = $1 AND s.expires_at > $2
                 ON CONFLICT (session_id) DO UPDATE SET created_at = carts.created_at
                 RETURNING id",
            )
            .bind(session),
        Owner::Customer(user) => tx
            .sql(
                "INSERT INTO carts (user_id, created_at) SELECT u.id, $2 FROM users u WHERE u.id = $1
                 ON CONFLICT (user_id) DO UPDATE SET created_at = carts.created_at
                 RETURNING id",
            )
            .bind(user),
    };
    let row: Option<(CartId,)> = query.bind(now).optional().await?;
    Ok(row.map(|(id,)| id))
}

/// Locks a session's guest cart until the transaction ends, if there is one.
pub(crate) async fn lock_guest_cart(tx: &mut Write, session: SessionId) -> Result<Option<CartId>> {
    let row: Option<(CartId,)> = tx
        .sql("UPDATE carts SET created_at = created_at WHERE session_id = $1 RETURNING id")
        .bind(session)
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}

/// The lines of a guest's cart beside those of a customer's.
pub(crate) async fn side_by_side(tx: &mut Write, guest: CartId, customer: CartId) -> Result<Vec<MergedRow>> {
    tx.sql(
        "SELECT p.id, p.name, p.stock, p.is_visible AND p.price > 0 AS is_on_sale, l.quantity, l.price_seen, m.quantity AS present
         FROM cart_lines l
         JOIN products p ON p.id = l.product_id
         LEFT JOIN cart_lines m ON m.cart_id = $2 AND m.product_id = l.product_id
         WHERE l.cart_id = $1 ORDER BY l.added_at, p.id",
    )
    .bind(guest)
    .bind(customer)
    .all()
    .await
}

pub(crate) async fn has_lines(tx: &mut Write, cart: CartId) -> Result<bool> {
    tx.sql("SELECT EXISTS (SELECT 1 FROM cart_lines WHERE cart_id = $1)").bind(cart).value().await
}

pub(crate) async fn delete_cart(tx: &mut Write, cart: CartId) -> Result<()> {
    tx.sql("DELETE FROM carts WHERE id = $1").bind(cart).execute().await?;
    Ok(())
}

pub(crate) async fn saw_price(tx: &mut Write, cart: CartId, product: ProductId, price: Kopecks) -> Result<()> {
    tx.sql("UPDATE cart_lines SET price_seen = $1 WHERE cart_id = $2 AND product_id = $3")
        .bind(price)
        .bind(cart)
        .bind(product)
        .execute()
        .await?;
    Ok(())
}

/// Narrows a query of carts `c` to somebody's.
fn of(query: Query<'_>, owner: Owner) -> Query<'_> {
    match owner {
        Owner::Guest(session) => query.push_bind(" WHERE c.session_id = ", session),
        Owner::Customer(user) => query.push_bind(" WHERE c.user_id = ", user),
    }
}

/// A product, and how many of it are in a cart.
pub(crate) async fn item(tx: &mut Write, cart: CartId, product: ProductId) -> Result<Option<Item>> {
    tx.sql(
        "SELECT p.name, p.price, p.stock, p.is_visible AND p.price > 0 AS is_on_sale, l.quantity
         FROM products p LEFT JOIN cart_lines l ON l.product_id = p.id AND l.cart_id = $1 WHERE p.id = $2",
    )
    .bind(cart)
    .bind(product)
    .optional()
    .await
}

/// The same without a cart.
pub(crate) async fn product(db: &mut impl Reads, product: ProductId) -> Result<Option<Item>> {
    db.sql("SELECT name, price, stock, is_visible AND price > 0 AS is_on_sale, CAST(NULL AS BIGINT) AS quantity FROM products WHERE id = $1")
        .bind(product)
        .optional()
        .await
}

pub(crate) struct NewLine {
    pub(crate) product: ProductId,
    pub(crate) quantity: i64,
    /// The price that the owner sees. Stored only when the line is new.
    pub(crate) price_seen: Kopecks,
}

pub(crate) async fn set_line(tx: &mut Write, cart: CartId, line: &NewLine, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO cart_lines (cart_id, product_id, quantity, price_seen, added_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity",
    )
    .bind(cart)
    .bind(line.product)
    .bind(line.quantity)
    .bind(line.price_seen)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn delete_line(tx: &mut Write, cart: CartId, product: ProductId) -> Result<()> {
    tx.sql("DELETE FROM cart_lines WHERE cart_id = $1 AND product_id = $2").bind(cart).bind(product).execute().await?;
    Ok(())
}

pub(crate) async fn delete_lines(tx: &mut Write, cart: CartId) -> Result<()> {
    tx.sql("DELETE FROM cart_lines WHERE cart_id = $1").bind(cart).execute().await?;
    Ok(())
}

/// In ascending order of the products' ids.
pub(crate) async fn wanted(tx: &mut Write, cart: CartId) -> Result<Vec<WantedRow>> {
    tx.sql(
        "SELECT p.id, p.name, p.stock, p.is_visible AND p.price > 0 AS is_on_sale, l.quantity
         FROM cart_lines l JOIN products p ON p.id = l.product_id WHERE l.cart_id = $1 ORDER BY p.id",
    )
    .bind(cart)
    .all()
    .await
}

/// How many pieces in somebody's cart can be bought now, `most` of each product.
pub(crate) async fn count(db: &mut impl Reads, owner: Owner, most: i64) -> Result<i64> {
    let query = db
        .sql(
            "SELECT CAST(COALESCE(SUM(CASE WHEN l.quantity <= p.stock AND l.quantity <= $1 THEN l.quantity
                                          WHEN p.stock <= $1 THEN p.stock ELSE $1 END), 0) AS BIGINT)
             FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id AND p.is_visible AND p.price > 0",
        )
        .bind(most);
    of(query, owner).value().await
}

/// How many pieces of each product in somebody's cart can be bought now, `most` of each.
pub(crate) async fn bought(db: &mut impl Reads, owner: Owner, most: i64) -> Result<Vec<(ProductId, i64)>> {
    let query = db
        .sql(
            "SELECT l.product_id, CAST(CASE WHEN l.quantity <= p.stock AND l.quantity <= $1 THEN l.quantity
                                            WHEN p.stock <= $1 THEN p.stock ELSE $1 END AS BIGINT)
             FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id AND p.is_visible AND p.price > 0",
        )
        .bind(most);
    of(query, owner).all().await
}

/// In the order they were put in.
pub(crate) async fn lines(db: &mut impl Reads, owner: Owner) -> Result<Vec<LineRow>> {
    let query = db.sql(
        "SELECT p.id, p.slug, p.sku, p.name, p.specs, p.price, p.old_price, p.stock, p.is_visible AND p.price > 0 AS is_on_sale, p.drawing, p.image,
                l.quantity, l.price_seen
         FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id",
    );
    of(query, owner).push(" ORDER BY l.added_at, p.id").all().await
}
