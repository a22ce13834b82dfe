//! What a test starts from, and what somebody else changes meanwhile.
//!
//! ```ignore
//! let phone = shop.product("Телефон").price(99_900).stock(5).await;
//! shop.goods("Телефон").set_price(125_000).await;
//! shop.account("anna").block().await;
//! ```
//!
//! Changes are written straight into the database, as another process would write them: the running shop is not told.

use std::pin::Pin;

use techstore::inventory::{self, Receipt};
use techstore::kernel::ids::ProductId;
use techstore_db::{Bind, Db, Reads, Timestamp};

use super::Shop;

/// A product still to be made. Awaiting it makes it and gives its number.
pub(crate) struct NewProduct<'a> {
    db: &'a Db,
    now: Timestamp,
    name: &'static str,
    price: i64,
    stock: i64,
}

impl<'a> NewProduct<'a> {
    /// At 99 990 ₽, and none there.
    pub(crate) fn new(db: &'a Db, now: Timestamp, name: &'static str) -> Self {
        Self { db, now, name, price: 9_999_000, stock: 0 }
    }

    /// What it costs, in kopecks.
    pub(crate) fn price(self, price: i64) -> Self {
        Self { price, ..self }
    }

    pub(crate) fn stock(self, stock: i64) -> Self {
        Self { stock, ..self }
    }

    async fn create(self) -> i64 {
        let mut tx = self.db.write().await.unwrap();
        tx.sql("INSERT INTO categories (slug, name) VALUES ('smartfony', 'Смартфоны') ON CONFLICT (slug) DO NOTHING")
            .execute()
            .await
            .unwrap();
        let text = "INSERT INTO products (category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
                    SELECT c.id, 'product-' || CAST(n.n AS TEXT), 'product-' || CAST(n.n AS TEXT), $1, $1, 2026, $2, 22, 0, $3
                    FROM categories c, (SELECT COALESCE(MAX(id), 0) + 1 AS n FROM products) n WHERE c.slug = 'smartfony'
                    RETURNING id";
        let id = tx.sql(text).bind(self.name).bind(self.price).bind(self.now).value().await.unwrap();
        if self.stock > 0 {
            let receipt = Receipt { product: ProductId(id), quantity: self.stock, staff: None, note: "" };
            inventory::receive(&mut tx, &receipt, self.now).await.unwrap();
        }
        tx.commit().await.unwrap();
        id
    }
}

impl<'a> IntoFuture for NewProduct<'a> {
    type Output = i64;
    type IntoFuture = Pin<Box<dyn Future<Output = i64> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.create())
    }
}

/// Products that are there: those of one name or slug, or all.
pub(crate) struct Goods<'a> {
    shop: &'a Shop,
    which: Option<&'a str>,
}

impl Goods<'_> {
    /// The number of the one product.
    pub(crate) async fn id(&self) -> ProductId {
        let mut db = self.shop.app.db.read().await.unwrap();
        let which = self.which.unwrap_or_default().to_owned();
        db.sql("SELECT id FROM products WHERE $1 = '' OR slug = $1 OR name = $1").bind(which).value().await.unwrap()
    }

    /// Says what they cost, in kopecks, without an old price.
    pub(crate) async fn set_price(&self, price: i64) {
        self.set("UPDATE products SET price = $1, old_price = NULL WHERE $2 = '' OR slug = $2 OR name = $2", price)
            .await;
    }

    /// Says how many there are, with no movement to explain it.
    pub(crate) async fn set_stock(&self, stock: i64) {
        self.set("UPDATE products SET stock = $1 WHERE $2 = '' OR slug = $2 OR name = $2", stock).await;
    }

    /// Adds to the number there are, with no movement to explain it.
    pub(crate) async fn add_stock(&self, more: i64) {
        self.set("UPDATE products SET stock = stock + $1 WHERE $2 = '' OR slug = $2 OR name = $2", more).await;
    }

    /// Says how many are reserved beside those there are.
    pub(crate) async fn set_reserved(&self, reserved: i64) {
        self.set("UPDATE products SET reserved = $1 WHERE $2 = '' OR slug = $2 OR name = $2", reserved).await;
    }

    /// Adds to what they cost, in kopecks.
    pub(crate) async fn raise_price(&self, by: i64) {
        self.set("UPDATE products SET price = price + $1 WHERE $2 = '' OR slug = $2 OR name = $2", by).await;
    }

    /// Moves them to the category of a slug.
    pub(crate) async fn move_to(&self, category: &'static str) {
        let text = "UPDATE products SET category_id = (SELECT id FROM categories WHERE slug = $1)
                    WHERE $2 = '' OR slug = $2 OR name = $2";
        self.set(text, category).await;
    }

    pub(crate) async fn hide(&self) {
        self.set("UPDATE products SET is_visible = $1 WHERE $2 = '' OR slug = $2 OR name = $2", false).await;
    }

    async fn set<T>(&self, text: &'static str, value: T)
    where
        T: for<'q> Bind<'q>,
    {
        change(self.shop, text, value, Some(self.which.unwrap_or_default())).await;
    }
}

/// People: the one of a login, or all.
pub(crate) struct Accounts<'a> {
    shop: &'a Shop,
    which: Option<&'a str>,
}

impl Accounts<'_> {
    /// The number of the one account.
    pub(crate) async fn id(&self) -> i64 {
        let mut db = self.shop.app.db.read().await.unwrap();
        let which = self.which.unwrap_or_default().to_owned();
        db.sql("SELECT id FROM users WHERE $1 = '' OR login = $1").bind(which).value().await.unwrap()
    }

    /// Blocks them; their sessions stay.
    pub(crate) async fn block(&self) {
        self.set("UPDATE users SET is_active = $1 WHERE $2 = '' OR login = $2", false).await;
    }

    /// Says whether they are staff.
    pub(crate) async fn set_staff(&self, is_staff: bool) {
        self.set("UPDATE users SET is_staff = $1 WHERE $2 = '' OR login = $2", is_staff).await;
    }

    /// Keeps another hash of the password, such as one of the old site.
    pub(crate) async fn set_hash(&self, hash: &'static str) {
        self.set("UPDATE users SET password = $1 WHERE $2 = '' OR login = $2", hash).await;
    }

    /// Keeps a phone however it is written.
    pub(crate) async fn set_phone(&self, phone: &'static str) {
        let text = "UPDATE user_profiles SET phone = $1
                    WHERE $2 = '' OR user_id = (SELECT id FROM users WHERE login = $2)";
        self.set(text, phone).await;
    }

    async fn set<T>(&self, text: &'static str, value: T)
    where
        T: for<'q> Bind<'q>,
    {
        change(self.shop, text, value, Some(self.which.unwrap_or_default())).await;
    }
}

impl Shop {
    /// A product to put on sale.
    pub(crate) fn product(&self, name: &'static str) -> NewProduct<'_> {
        NewProduct::new(&self.app.db, self.clock.now(), name)
    }

    /// The products of this slug or name.
    pub(crate) fn goods<'a>(&'a self, which: &'a str) -> Goods<'a> {
        Goods { shop: self, which: Some(which) }
    }

    pub(crate) fn all_goods(&self) -> Goods<'_> {
        Goods { shop: self, which: None }
    }

    pub(crate) fn account<'a>(&'a self, login: &'a str) -> Accounts<'a> {
        Accounts { shop: self, which: Some(login) }
    }

    pub(crate) fn all_accounts(&self) -> Accounts<'_> {
        Accounts { shop: self, which: None }
    }

    /// Ends all sessions, as time would.
    pub(crate) async fn end_all_sessions(&self) {
        self.execute("DELETE FROM sessions").await;
    }

    /// An order of nobody with nothing in it.
    pub(crate) async fn empty_order(&self) {
        self.execute(
            "INSERT INTO orders (state, first_name, last_name, phone, email, payment, goods_total, delivery_price, total, placed_at)
             VALUES ('new', 'А', 'Б', '', '', 'on_receipt', 0, 0, 0, '2026-11-01T09:00:00.000000Z')",
        )
        .await;
    }

    /// A category of this number, as another program would number it.
    pub(crate) async fn category(&self, id: i64, slug: &'static str, name: &'static str) {
        let mut tx = self.app.db.write().await.unwrap();
        let category = tx.sql("INSERT INTO categories (id, slug, name) VALUES ($1, $2, $3)");
        category.bind(id).bind(slug).bind(name).execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// An account of this number that nobody can sign in to, without an e-mail.
    pub(crate) async fn numbered_account(&self, id: i64, login: &'static str) {
        let mut tx = self.app.db.write().await.unwrap();
        let account = tx.sql(
            "INSERT INTO users (id, login, login_folded, login_key, email, email_folded, password, first_name, last_name, joined_at)
             VALUES ($1, $2, $2, $2, '', '', '!', '', '', '2025-01-01T00:00:00.000000Z')",
        );
        account.bind(id).bind(login).execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Moves one order to a state, with no step recorded.
    pub(crate) async fn set_state_of(&self, order: i64, state: &'static str) {
        let mut tx = self.app.db.write().await.unwrap();
        let moved = tx.sql("UPDATE orders SET state = $1 WHERE id = $2").bind(state).bind(order);
        assert_eq!(moved.execute().await.unwrap(), 1);
        tx.commit().await.unwrap();
    }

    /// Writes to all messages that no mailbox can have: no server is asked about them.
    pub(crate) async fn spoil_recipients(&self) {
        change(self, "UPDATE outbox SET recipient = $1", "nobody", None).await;
    }

    /// Moves all orders to a state, with no step recorded.
    pub(crate) async fn set_order_state(&self, state: &'static str) {
        change(self, "UPDATE orders SET state = $1", state, None).await;
    }

    /// Says how many of each product lie in the carts, past what the shop would take.
    pub(crate) async fn set_cart_quantity(&self, quantity: i64) {
        change(self, "UPDATE cart_lines SET quantity = $1", quantity, None).await;
    }

    /// Says how often each message was tried.
    pub(crate) async fn set_mail_attempts(&self, attempts: i64) {
        change(self, "UPDATE outbox SET attempts = $1", attempts, None).await;
    }
}

/// Changes at least one row: `$1` is the value, `$2` says which rows, with '' for all.
async fn change<T>(shop: &Shop, text: &'static str, value: T, which: Option<&str>)
where
    T: for<'q> Bind<'q>,
{
    let mut tx = shop.app.db.write().await.unwrap();
    let mut query = tx.sql(text).bind(value);
    if let Some(which) = which {
        query = query.bind(which.to_owned());
    }
    assert!(query.execute().await.unwrap() > 0, "{text}: no row «{which:?}»");
    tx.commit().await.unwrap();
}
