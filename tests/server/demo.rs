//! Where a demonstration may run, and where it refuses.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use techstore_db::{Address, Db, Options, Reads};

use super::database::TestDatabase;
use super::program::{Customer, House};
use super::settings::output;

/// A demonstration that runs, with what it said until then.
struct Running {
    child: Child,
    said: String,
}

impl Running {
    fn start(house: &House) -> Self {
        let mut command = house.command("demo");
        command.args(["--bind", "127.0.0.1:0", "--log", "warn"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("TechStore: http://") {
            assert!(output.read_line(&mut said).unwrap() > 0, "the demonstration ended: {said}");
        }
        Self { child, said }
    }

    fn password(&self) -> &str {
        let line = self.said.lines().find_map(|line| line.strip_prefix("Администратор: admin / "));
        line.expect("an administrator's password")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

/// How much of everything there is.
async fn counted(house: &House) -> [i64; 6] {
    let db = house.db().await;
    let mut counts = [0; 6];
    for (count, question) in counts.iter_mut().zip([
        "SELECT COUNT(*) FROM users",
        "SELECT COUNT(*) FROM products",
        "SELECT COUNT(*) FROM orders",
        "SELECT COUNT(*) FROM stock_movements",
        "SELECT COUNT(*) FROM shop_facts",
        "SELECT COUNT(*) FROM users WHERE is_superuser",
    ]) {
        *count = db.read().await.unwrap().sql(question).value().await.unwrap();
    }
    db.close().await;
    counts
}

#[tokio::test]
async fn a_demonstration_refuses_a_shop_of_its_own_and_changes_nothing() {
    let house = House::build().await;
    Customer::register(&house.open(), "anna").await;
    let before = counted(&house).await;
    for command in ["demo", ""] {
        let mut command = if command.is_empty() { house.command_without_name() } else { house.command(command) };
        let (held, said) = output(command.args(["--bind", "127.0.0.1:0"]));
        assert!(!held && said.contains("`techstore serve`") && said.contains("nothing was changed"), "{said}");
    }
    assert_eq!(counted(&house).await, before);
    assert!(!house.path("data/demo-admin-password.txt").exists());
}

#[tokio::test]
async fn a_demonstration_refuses_what_an_older_program_left_and_does_not_migrate_it() {
    let house = House::unbuilt().await;
    let db = Db::create(&Address::parse(&house.database.url()).unwrap(), Options::default()).await.unwrap();
    let first: Vec<_> = techstore::schema::STEPS.iter().take(7).copied().collect();
    db.migrate(&techstore_db::Migrations::new(Vec::leak(first))).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO categories (slug, name) VALUES ('a', 'А')").execute().await.unwrap();
    tx.commit().await.unwrap();
    let (held, said) = output(house.command("demo").args(["--bind", "127.0.0.1:0"]));
    assert!(!held && said.contains("`techstore serve`"), "{said}");
    assert_eq!(
        db.missing_migrations(&techstore::schema::migrations()).await.unwrap(),
        techstore::schema::STEPS.len() - 7
    );
    db.close().await;
}

#[tokio::test]
async fn a_demonstration_refuses_another_programs_database_and_leaves_its_bytes() {
    let house = House::unbuilt().await;
    if matches!(house.database, TestDatabase::Postgres { .. }) {
        return;
    }
    let path = house.path("other.db");
    techstore_db::rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE django_site (id INTEGER)")
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let address = format!("sqlite:{}", path.display());
    let (held, said) = output(house.command_on("demo", &address).args(["--bind", "127.0.0.1:0"]));
    assert!(!held && said.contains("another program"), "{said}");
    assert!(said.contains("other.db"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(!house.path("other.db-wal").exists() && !house.path("data").exists());
}

#[tokio::test]
async fn a_demonstration_fills_an_empty_shop_once_and_knows_it_again() {
    // Empty, and brought up to date by hand.
    let house = House::build().await;
    let first = Running::start(&house);
    assert!(first.said.contains("покупателей 6, заказов 12"), "{}", first.said);
    let password = first.password().to_owned();
    drop(first);
    let filled = counted(&house).await;
    assert_eq!([filled[0], filled[2], filled[5]], [7, 12, 1]);
    let again = Running::start(&house);
    assert_eq!(again.password(), password);
    assert_eq!(counted(&house).await, filled);
    drop(again);
    let (held, said) = output(&mut house.command("doctor"));
    assert!(held && said.contains("CHECK   the shop is not a demonstration"), "{said}");
}

/// Killed at moments from the first fact to the last orders: what the next start makes of it is what an undisturbed one makes.
#[tokio::test]
async fn a_demonstration_that_was_killed_while_it_filled_is_filled_on() {
    for reached in ["SELECT COUNT(*) FROM shop_facts", "SELECT COUNT(*) FROM users", "SELECT COUNT(*) / 4 FROM orders"]
    {
        let house = House::build().await;
        let db = house.db().await;
        let mut child = house.command("demo").args(["--bind", "127.0.0.1:0", "--log", "warn"]).spawn().unwrap();
        loop {
            let count: i64 = db.read().await.unwrap().sql(reached).value().await.unwrap();
            if count > 0 {
                break;
            }
            assert!(child.try_wait().unwrap().is_none(), "the demonstration ended");
            tokio::task::yield_now().await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let state: String = db.read().await.unwrap().sql("SELECT value FROM shop_facts").value().await.unwrap();
        assert_eq!(state, "filling", "it was killed in the middle");
        db.close().await;
        let (held, said) = output(house.command("serve").args(["--bind", "127.0.0.1:0"]));
        assert!(!held && said.contains("`techstore demo`"), "{said}");

        let program = Running::start(&house);
        assert!(!program.password().is_empty());
        drop(program);
        let counts = counted(&house).await;
        assert_eq!([counts[0], counts[2], counts[5]], [7, 12, 1], "{reached}");
        house.assert_healthy();
    }
}

#[tokio::test]
async fn serving_a_demonstration_says_so_and_plays_no_bank() {
    let house = House::build().await;
    drop(Running::start(&house));
    let mut command = house.command("serve");
    command.args(["--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    let log = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(log.contains("WARN") && log.contains("demonstration"), "{log}");
    assert!(!log.contains("payments are in test mode"), "{log}");
}
