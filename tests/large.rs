//! A shop that grows: what is asked on a worker thread costs the same whatever it holds, and doctor's questions grow with it
//! evenly. What is counted are the steps of SQLite's machine, which are the same on every computer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use techstore::commands::demo_fill::{self, Size};
use techstore::commands::demo_goods;
use techstore::commands::invariants::INVARIANTS;
use techstore_db::Engine;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::support::{Browser, Shop};

/// Steps of the queries of this thread: those of the lane for long questions are done on others.
#[derive(Clone, Default)]
struct Steps(Arc<Mutex<i64>>);

impl Steps {
    fn watch() -> (Self, DefaultGuard) {
        let steps = Self::default();
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(steps.clone()));
        (steps, guard)
    }

    fn take(&self) -> i64 {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl<S: tracing::Subscriber> Layer<S> for Steps {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        struct Found(i64);
        impl Visit for Found {
            fn record_i64(&mut self, field: &Field, value: i64) {
                if field.name() == "steps" {
                    self.0 = value;
                }
            }
            fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
        }
        if event.metadata().target() == "techstore_db::work" {
            let mut found = Found(0);
            event.record(&mut found);
            *self.0.lock().unwrap() += found.0;
        }
    }
}

async fn demonstration() -> Shop {
    let shop = Shop::open().await;
    demo_goods::load(&shop.app.db, shop.clock.now()).await.unwrap();
    shop.register("first").await;
    shop
}

async fn grow(shop: &Shop, products: i64, customers: i64, orders: i64) {
    let size = Size { products: Some(products), customers: Some(customers), orders: Some(orders), ..Size::default() };
    demo_fill::fill(&shop.app.db, &size, shop.clock.now()).await.unwrap();
}

const PUBLIC: &[&str] = &[
    "/",
    "/catalog/",
    "/catalog/?sort=price",
    "/catalog/?sort=price_desc",
    "/catalog/?sort=year",
    "/catalog/?sort=name",
    "/catalog/?sort=name&page=3",
    "/catalog/?category=smartfony",
    "/catalog/?category=smartfony&sort=price",
    "/catalog/?category=smartfony&sort=price_desc",
    "/catalog/?category=smartfony&sort=year",
    "/catalog/?category=smartfony&sort=name",
    "/catalog/?category=no-such",
    "/product/smartfon-lumen-8-pro-256-grafit/",
    "/product/smartfon-lumen-8-pro-256-grafit-n216/",
    "/product/nothing/",
    "/robots.txt",
    "/contacts/",
    "/cart/",
    "/checkout/",
    "/orders/",
    "/profile/",
    "/login/",
    "/register/",
    "/nothing/",
];

const STAFF: &[&str] = &[
    "/admin/",
    "/admin/orders/",
    "/admin/orders/?q=7",
    "/admin/orders/?q=customer-3@example.org",
    "/admin/orders/?sort=sum",
    "/admin/users/",
    "/admin/users/?sort=name",
    "/admin/users/?q=customer",
    "/admin/users/?sessions=yes",
    "/admin/notices/",
    "/admin/products/",
    "/admin/products/?sort=stock",
    "/admin/products/?q=lumen",
    "/admin/products/?page=9",
    "/admin/categories/",
];

async fn costs(shop: &Shop, steps: &Steps, browser: &Browser, paths: &[&'static str]) -> BTreeMap<&'static str, i64> {
    let mut costs = BTreeMap::new();
    for path in paths {
        // What was kept is too old now.
        shop.advance(SignedDuration::from_mins(2));
        steps.take();
        let status = browser.get(path).await.status;
        assert!(status < 500, "{path}: {status}");
        shop.app.renewals.settled().await;
        costs.insert(*path, steps.take());
    }
    costs
}

#[tokio::test]
async fn no_page_asks_more_of_a_worker_thread_in_a_larger_shop() {
    let shop = demonstration().await;
    if shop.app.db.engine() == Engine::Postgres {
        return;
    }
    grow(&shop, 300, 20, 30).await;
    let (visitor, administrator) = (shop.customer("visitor").await, shop.administrator("boss").await);
    let (steps, _guard) = Steps::watch();
    let small = [costs(&shop, &steps, &visitor, PUBLIC).await, costs(&shop, &steps, &administrator, STAFF).await];
    grow(&shop, 3_000, 600, 2_000).await;
    let large = [costs(&shop, &steps, &visitor, PUBLIC).await, costs(&shop, &steps, &administrator, STAFF).await];
    assert!(small[0]["/catalog/"] > 0, "steps are counted");
    for (path, large) in large.iter().flatten() {
        let small = small.iter().find_map(|costs| costs.get(path)).unwrap();
        // A page of few goods may be less than full in the small shop.
        assert!(*large <= 2 * small + 1_500, "{path}: {small} steps with 300 goods, {large} with 3,000");
    }
}

#[tokio::test]
async fn questions_of_doctor_grow_no_faster_than_the_shop() {
    let shop = demonstration().await;
    if shop.app.db.engine() == Engine::Postgres {
        return;
    }
    let (steps, _guard) = Steps::watch();
    let ask = async || {
        let mut costs = Vec::new();
        for invariant in INVARIANTS {
            let mut db = shop.app.db.read().await.unwrap();
            steps.take();
            assert!(invariant.broken(&mut db).await.unwrap().is_empty(), "{}", invariant.what);
            costs.push(steps.take());
        }
        costs
    };
    grow(&shop, 300, 60, 200).await;
    let small = ask().await;
    grow(&shop, 3_000, 600, 2_000).await;
    for ((small, large), invariant) in small.into_iter().zip(ask().await).zip(INVARIANTS) {
        assert!(large <= 15 * small + 1_000, "{}: {small} steps, then {large}", invariant.what);
    }
}

#[tokio::test]
async fn a_demonstration_grows_to_what_was_asked_and_nothing_is_wrong_with_it() {
    let shop = demonstration().await;
    grow(&shop, 500, 40, 100).await;
    // What is there already is not made twice.
    grow(&shop, 500, 40, 100).await;
    for (query, count) in [
        ("SELECT COUNT(*) FROM products", 500),
        ("SELECT COUNT(*) FROM users WHERE NOT is_staff", 40),
        ("SELECT COUNT(*) FROM users u JOIN user_profiles p ON p.user_id = u.id", 40),
        ("SELECT COUNT(*) FROM orders", 100),
        ("SELECT COUNT(DISTINCT state) FROM orders", 6),
    ] {
        assert_eq!(shop.count(query).await, count, "{query}");
    }
    assert!(shop.count("SELECT COUNT(*) FROM product_attributes").await > 5_000, "properties as the demonstration's");
    assert!(shop.count("SELECT COUNT(DISTINCT variant_group) FROM products").await > 40, "and variants");
    assert!(shop.count("SELECT COUNT(DISTINCT brand) FROM products").await > 30, "of many makers");
    for invariant in INVARIANTS {
        let mut db = shop.app.db.read().await.unwrap();
        let broken = invariant.broken(&mut db).await.unwrap();
        assert!(broken.is_empty(), "{}: {broken:?}", invariant.what);
    }
    let browser = shop.browser();
    let page = browser.get("/product/smartfon-lumen-8-pro-256-grafit-n216/").await;
    assert_eq!(page.status, 200);
    assert!(page.has("#similar .product-card") && page.has(".variants a"));
    // New rows get numbers behind those that were made.
    shop.register("another").await;
    let id = shop.product("Ещё один").stock(1).await;
    assert_eq!(id, shop.count("SELECT MAX(id) FROM products").await);
}

#[tokio::test]
async fn a_shop_without_the_demonstrations_goods_does_not_grow() {
    let shop = Shop::open().await;
    shop.product("Один").stock(1).await;
    let size = Size { products: Some(10), ..Size::default() };
    assert!(demo_fill::fill(&shop.app.db, &size, shop.clock.now()).await.is_err());
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 1);
}

#[tokio::test]
async fn the_staff_finds_exactly_what_was_typed_as_a_whole() {
    let shop = demonstration().await;
    grow(&shop, 300, 40, 60).await;
    let clerk = shop.administrator("boss").await;
    let found = async |address: &str| clerk.get(address).await.texts("tbody tr").len();
    assert_eq!(found("/admin/orders/?q=17").await, 1, "a number");
    let mut db = shop.app.db.read().await.unwrap();
    let (id, email, phone): (i64, String, String) = {
        use techstore_db::Reads;
        db.sql("SELECT id, email, phone FROM orders WHERE id = 20").one().await.unwrap()
    };
    drop(db);
    for typed in [email.to_uppercase(), phone.replacen("+7", "8", 1), phone] {
        let typed = typed.replace('+', "%2B");
        let page = clerk.get(&format!("/admin/orders/?q={typed}")).await;
        assert!(page.texts("tbody tr").iter().any(|row| row.contains(&format!("№ {id}"))), "{typed}");
        assert_eq!(page.texts("tbody tr").len(), found(&format!("/admin/orders/?q={typed}&sort=sum")).await);
    }
    assert_eq!(found("/admin/users/?q=customer-12@example.org").await, 1, "an e-mail");
    assert_eq!(found("/admin/products/?q=lm-8p-256-gr").await, 1, "an article number, and not those that it begins");
    assert!(found("/admin/products/?q=LM-8P-256").await > 1, "a part of one finds all");
    assert!(found("/admin/users/?q=customer-1").await > 1, "a part of a login finds all");
}
