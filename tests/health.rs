//! Whether the shop can take an order, and what it says when it cannot: the probes of whoever watches it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use techstore_db::{Address, Reads};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Answer, Shop};

/// What a probe is answered now, rather than a second ago.
async fn probe(shop: &Shop, path: &str) -> Answer {
    shop.clock.advance(SignedDuration::from_secs(2));
    shop.browser().get(path).await
}

/// Holds a shop to being alive and not ready for this reason alone.
async fn assert_not_ready(shop: &Shop, why: &str) {
    for path in ["/readyz", "/healthz"] {
        let answer = probe(shop, path).await;
        assert_eq!((answer.status, answer.text()), (503, format!("{why}\n")), "{path}");
        assert_eq!(answer.header("retry-after"), Some("2"));
    }
    assert_eq!(probe(shop, "/livez").await.status, 200);
}

fn file_of(shop: &Shop) -> Option<PathBuf> {
    shop.app.db.file().map(ToOwned::to_owned)
}

async fn change(shop: &Shop, text: &'static str) {
    let mut tx = shop.app.db.write().await.unwrap();
    tx.sql(text).execute().await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn probes_are_answered_under_any_name() {
    let shop = Shop::open().await;
    for path in ["/livez", "/readyz", "/healthz"] {
        for host in ["10.1.2.3:8000", "shop.internal", "%%%"] {
            let request = Request::get(path).header("host", host);
            let answer = shop.browser().send(request, Body::empty()).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"), "{path} as {host}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        }
    }
    let page = shop.browser().send(Request::get("/login/").header("host", "shop.internal"), Body::empty()).await;
    assert_eq!(page.status, 400, "pages are not");
}

#[tokio::test]
async fn a_ready_shop_has_written_to_its_database() {
    let shop = Shop::open().await;
    assert_eq!(probe(&shop, "/readyz").await.status, 200);
    let mut db = shop.app.db.read().await.unwrap();
    let text = "SELECT COUNT(*) FROM shop_facts WHERE name = 'probe'";
    assert_eq!(db.sql(text).value::<i64>().await.unwrap(), 1);
}

#[tokio::test]
async fn many_probes_at_once_are_one_look() {
    let shop = Shop::open().await;
    let first = shop.app.health.look().await;
    let looks = futures_util::future::join_all((0..50).map(|_| shop.app.health.look())).await;
    assert!(looks.iter().all(|look| Arc::ptr_eq(look, &first)));
    shop.clock.advance(SignedDuration::from_secs(2));
    assert!(!Arc::ptr_eq(&shop.app.health.look().await, &first), "a later one looks again");
}

#[tokio::test]
async fn a_shop_whose_data_folder_takes_no_file_is_not_ready() {
    let shop = Shop::open().await;
    let folder = shop.folder().join("data");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::write(&folder, "a file where the folder should be").unwrap();
    assert_not_ready(&shop, "the data folder takes no file").await;
    std::fs::remove_file(&folder).unwrap();
    assert_eq!(probe(&shop, "/readyz").await.status, 200, "it is ready again");
}

#[tokio::test]
async fn a_shop_on_a_full_disk_is_not_ready() {
    let shop = Shop::open_with(|settings| settings.shop.free_space_mib = Some(u32::MAX)).await;
    std::fs::create_dir_all(shop.folder().join("data")).unwrap();
    assert_not_ready(&shop, "the disk of the database or of the data folder is full").await;
}

#[tokio::test]
async fn a_shop_with_another_schema_is_not_ready() {
    let shop = Shop::open().await;
    change(&shop, "ALTER TABLE outbox RENAME TO inbox").await;
    assert_not_ready(&shop, "the database's schema is not this program's, or cannot be read").await;
    change(&shop, "ALTER TABLE inbox RENAME TO outbox").await;
    assert_eq!(probe(&shop, "/readyz").await.status, 200);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    change(&shop, newer).await;
    assert_not_ready(&shop, "the database's schema is not this program's, or cannot be read").await;
}

#[tokio::test]
async fn a_shop_whose_database_takes_no_write_is_not_ready() {
    let shop = Shop::open().await;
    let refused = "the database takes no write";
    let Some(file) = file_of(&shop) else {
        change(&shop, "ALTER TABLE shop_facts ADD CONSTRAINT nothing CHECK (name = '')").await;
        return assert_not_ready(&shop, refused).await;
    };
    let other = techstore_db::rusqlite::Connection::open(file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_not_ready(&shop, refused).await;
}

#[tokio::test]
async fn a_shop_with_a_broken_table_is_not_ready() {
    let shop = Shop::open().await;
    let Some(file) = file_of(&shop) else { return };
    assert_eq!(probe(&shop, "/readyz").await.status, 200);
    // All is in the file itself, and then a page of it is spoiled.
    let other = techstore_db::rusqlite::Connection::open(&file).unwrap();
    other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let number = |text: &str| other.query_row(text, [], |row| row.get::<_, i64>(0)).unwrap();
    let page = number("SELECT rootpage FROM sqlite_schema WHERE name = 'products'") - 1;
    let size = number("PRAGMA page_size");
    spoil(&file, page * size, size);
    let answer = probe(&shop, "/readyz").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("a table of the database cannot be read"), "{}", answer.text());
}

/// By another process: this one must not open the file beside SQLite.
fn spoil(file: &std::path::Path, at: i64, size: i64) {
    use std::io::Write as _;
    let mut dd = std::process::Command::new("dd")
        .arg(format!("of={}", file.display()))
        .args([&format!("seek={at}"), "oflag=seek_bytes", "conv=notrunc", "status=none"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    dd.stdin.take().unwrap().write_all(&vec![0xA5; usize::try_from(size).unwrap()]).unwrap();
    assert!(dd.wait().unwrap().success());
}

#[tokio::test]
async fn a_shop_whose_database_file_was_taken_away_is_not_ready_and_writes_nothing() {
    let shop = Shop::open().await;
    let Some(file) = file_of(&shop) else { return };
    let browser = shop.browser();
    browser.get("/login/").await;
    std::fs::rename(&file, file.with_extension("away")).unwrap();
    let answer = probe(&shop, "/readyz").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().starts_with("the database file is not the one that was opened\n"), "{}", answer.text());
    let registered = browser.post_json("/api/register", &crate::support::registration("boris")).await;
    assert_eq!(registered.status, 503, "{}", registered.text());
}

/// Stands before the server of the tests, and falls silent when told to.
struct Relay {
    url: String,
    is_silent: Arc<AtomicBool>,
}

impl Relay {
    async fn before(url: &str) -> Self {
        let mut address = url::Url::parse(url).unwrap();
        let server = format!("{}:{}", address.host_str().unwrap(), address.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        address.set_host(Some("127.0.0.1")).unwrap();
        address.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let is_silent = Arc::new(AtomicBool::new(false));
        let silent = Arc::clone(&is_silent);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                tokio::spawn(pass(from_client, to_server, Arc::clone(&silent)));
                tokio::spawn(pass(from_server, to_client, Arc::clone(&silent)));
            }
        });
        Self { url: address.into(), is_silent }
    }
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    is_silent: Arc<AtomicBool>,
) {
    let mut bytes = vec![0; 65536];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if is_silent.load(Ordering::SeqCst) {
            // The connection stays open, and nothing comes.
            std::future::pending::<()>().await;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
}

#[tokio::test]
async fn a_shop_whose_server_fell_silent_says_so_in_time() {
    let shop = Shop::open().await;
    if file_of(&shop).is_some() {
        return;
    }
    let relay = Relay::before(shop.database_url()).await;
    let shop = shop.over(&relay.url).await;
    assert_eq!(probe(&shop, "/readyz").await.status, 200);
    relay.is_silent.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        let answer = tokio::time::timeout(std::time::Duration::from_secs(60), probe(&shop, "/healthz")).await;
        assert_eq!(answer.expect("an answer comes").status, 503);
    }
    assert_eq!(probe(&shop, "/livez").await.status, 200);
}

#[tokio::test]
async fn a_page_is_answered_after_the_server_ended_all_connections() {
    let shop = Shop::open().await;
    if file_of(&shop).is_some() {
        return;
    }
    let (anna, product) = (shop.customer("anna").await, shop.product("Телефон").stock(5).await);
    let Address::Postgres(server) = Address::parse(shop.database_url()).unwrap() else { return };
    for _ in 0..3 {
        use techstore_db::sqlx::{ConnectOptions as _, Executor as _};
        let mut other = server.connect().await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        other.execute(end).await.unwrap();
        assert_eq!(anna.get("/profile/").await.status, 200);
        other.execute(end).await.unwrap();
        let call = anna.post_json("/api/cart/add", &serde_json::json!({ "product_id": product })).await;
        assert_eq!(call.status, 200, "{}", call.text());
    }
}
