//! The program under faults of its database: what it answers with 200 is kept, and what it will not work on it refuses.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use techstore_db::Reads;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::database::TestDatabase;
use super::program::{Customer, House, PATIENCE};
use super::settings::output;

/// Orders until one is not answered with 200, and gives back the status of that one and how many were.
async fn order_until_refused(
    program: std::net::SocketAddr,
    customer: Customer,
    product: i64,
    is_gone: Arc<AtomicBool>,
) -> u64 {
    let mut tcp = tokio::net::TcpStream::connect(program).await.unwrap();
    let mut kept = 0;
    for number in 0.. {
        let was_gone = is_gone.load(Ordering::SeqCst);
        let put = customer.put(&mut tcp, product).await.unwrap();
        let placed = if put.status == 200 {
            customer.order(&mut tcp, &format!("key-{product}-{number:016}")).await.unwrap()
        } else {
            put
        };
        if placed.status != 200 {
            assert_eq!(placed.status, 503, "{}", placed.body);
            break;
        }
        assert!(!was_gone, "an order was answered with 200 after the file was gone");
        kept += 1;
    }
    kept
}

/// Takes the file away while orders are placed: none after it is answered with 200, and all before it are there.
async fn assert_orders_survive(take_away: impl FnOnce(&House)) {
    let house = House::build().await;
    let TestDatabase::Sqlite(_) = &house.database else { return };
    let product = house.product(100_000).await;
    let program = house.open();
    let (is_gone, mut orders) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
    let anna = Customer::register(&program, "anna").await;
    orders.spawn(order_until_refused(program.address, anna, product, Arc::clone(&is_gone)));
    sleep(Duration::from_millis(300)).await;
    // The same file under another name, for a look at what was kept.
    std::fs::create_dir(house.path("kept")).unwrap();
    for suffix in ["", "-wal"] {
        std::fs::hard_link(house.path(&format!("shop.db{suffix}")), house.path(&format!("kept/shop.db{suffix}")))
            .unwrap();
    }
    take_away(&house);
    is_gone.store(true, Ordering::SeqCst);
    let kept: u64 = timeout(PATIENCE, orders.join_all()).await.expect("the orders end").into_iter().sum();
    assert!(kept > 0, "no order was placed before");
    program.kill();
    let address = techstore_db::Address::Sqlite(house.path("kept/shop.db"));
    let db = techstore_db::Db::open(&address, techstore_db::Options::default()).await.unwrap();
    let count: i64 = db.read().await.unwrap().sql("SELECT COUNT(*) FROM orders").value().await.unwrap();
    assert!(u64::try_from(count).unwrap() >= kept, "{kept} orders were answered, {count} are there");
}

#[tokio::test]
async fn no_order_is_acknowledged_after_the_file_was_deleted() {
    assert_orders_survive(|house| std::fs::remove_file(house.path("shop.db")).unwrap()).await;
}

#[tokio::test]
async fn no_order_is_acknowledged_after_the_file_was_replaced() {
    assert_orders_survive(|house| {
        let new = format!("sqlite:{}", house.path("new.db").display());
        assert!(house.command_on("migrate", &new).status().unwrap().success());
        std::fs::rename(house.path("new.db"), house.path("shop.db")).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_schema_that_is_not_the_programs_is_refused_by_every_command() {
    let house = House::build().await;
    for (change, why) in [
        ("UPDATE _sqlx_migrations SET checksum = $1 WHERE version = 3", "step 0003_carts was taken with another text"),
        (
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, '9999_later', TRUE, $1, 0)",
            "step 9999 (9999_later) was taken by a newer program",
        ),
    ] {
        let db = house.db().await;
        let mut tx = db.write().await.unwrap();
        tx.sql(change).bind(vec![1_u8, 2, 3]).execute().await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
        for (name, arguments) in [
            ("serve", vec!["--bind", "127.0.0.1:0"]),
            ("doctor", vec![]),
            ("create-superuser", vec!["--login", "boss", "--email", "boss@example.org", "--password-stdin"]),
            ("import-django", vec!["--database", "old.db", "--media", "old"]),
            ("migrate", vec![]),
        ] {
            let (is_done, said) = output(house.command(name).args(arguments).stdin(Stdio::null()));
            assert!(!is_done && said.contains(why), "{name}: {said}");
        }
    }
}

#[tokio::test]
async fn migrating_says_what_it_did() {
    let house = House::build().await;
    let (is_done, said) = output(&mut house.command("migrate"));
    assert!(is_done && said.contains("nothing to do"), "{said}");
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql("DROP TABLE shop_facts").execute().await.unwrap();
    tx.sql("DELETE FROM _sqlx_migrations WHERE version >= 10").execute().await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let (is_done, said) = output(house.command("serve").args(["--bind", "127.0.0.1:0"]));
    assert!(!is_done && said.contains("techstore migrate") && said.contains("0010_shop_facts"), "{said}");
}
