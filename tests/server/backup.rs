//! Backups, and shops brought back from them.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use techstore_db::{Reads, rusqlite};

use super::database::TestDatabase;
use super::program::{Customer, House, Program};

fn run(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

fn done(command: &mut Command) -> String {
    let (is_done, said) = run(command);
    assert!(is_done, "{said}");
    said
}

fn refused(command: &mut Command) -> String {
    let (is_done, said) = run(command);
    assert!(!is_done, "{said}");
    said
}

/// Everything below a folder: the content of files by path.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    techstore::kernel::durable::walk(folder, |path, kind| {
        if kind.is_file() {
            found.insert(path.to_owned(), std::fs::read(folder.join(path)).unwrap());
        }
    })
    .unwrap();
    found
}

/// All files and folders below a folder that others than their owner may do anything with.
fn wider(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    techstore::kernel::durable::walk(folder, |path, kind| {
        let mode = std::fs::symlink_metadata(folder.join(path)).unwrap().permissions().mode() & 0o777;
        if mode != if kind.is_dir() { 0o700 } else { 0o600 } {
            found.push(path.to_owned());
        }
    })
    .unwrap();
    found
}

fn picture(seed: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([seed, 100, 7]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A house with somebody who has an avatar; gives back its address.
async fn avatar(program: &Program, somebody: &Customer, seed: u8) -> String {
    let mut tcp = program.connect().await;
    let (path, file) = ("/api/profile/avatar", picture(seed));
    let answer = somebody.send_file(&mut tcp, path, ("note", ""), ("avatar", &file)).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["avatar"].as_str().unwrap().to_owned()
}

/// Orders one of a product; gives back the number.
async fn order(program: &Program, somebody: &Customer, product: i64, key: &str) -> i64 {
    let mut tcp = program.connect().await;
    assert_eq!(somebody.put(&mut tcp, product).await.unwrap().status, 200);
    let answer = somebody.order(&mut tcp, key).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["order_id"].as_i64().unwrap()
}

async fn orders(house: &House) -> Vec<i64> {
    let db = house.db().await;
    let rows: Vec<(i64,)> = db.read().await.unwrap().sql("SELECT id FROM orders ORDER BY id").all().await.unwrap();
    db.close().await;
    rows.into_iter().map(|(id,)| id).collect()
}

/// The one dated backup of a folder.
fn dated(folder: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn is_postgres(house: &House) -> bool {
    matches!(house.database, TestDatabase::Postgres { .. })
}

#[tokio::test]
async fn a_shop_is_brought_back_from_a_backup_that_was_made_while_people_ordered() {
    let house = House::build().await;
    if is_postgres(&house) {
        // See the test of PostgreSQL below.
        return;
    }
    let product = house.product(1_000).await;
    let program = house.open();
    let (anna, boris) = (Customer::register(&program, "anna").await, Customer::register(&program, "boris").await);
    let shown = avatar(&program, &anna, 1).await;
    let mut acknowledged = Vec::new();
    for number in 0..5 {
        acknowledged.push(order(&program, &anna, product, &format!("before-{number}-0123456789")).await);
    }
    let mut backup = house.command("backup").arg(house.path("backups/")).stdout(Stdio::piped()).spawn().unwrap();
    let mut number = 0;
    while backup.try_wait().unwrap().is_none() || number == 0 {
        order(&program, &boris, product, &format!("meanwhile-{number}-0123456789")).await;
        avatar(&program, &boris, u8::try_from(number % 200).unwrap()).await;
        number += 1;
    }
    assert!(backup.wait().unwrap().success());
    let mut tcp = program.connect().await;
    let (page, file) = (anna.get(&mut tcp, "/profile/").await.unwrap(), anna.get(&mut tcp, &shown).await.unwrap());
    assert_eq!((page.status, file.status), (200, 200));
    order(&program, &boris, product, "afterwards-0123456789").await;
    program.kill();

    // The database is gone but for what its log has, and so are the pictures.
    let mut bytes = std::fs::read(house.path("shop.db")).unwrap();
    bytes.fill(0x55);
    std::fs::write(house.path("shop.db"), bytes).unwrap();
    std::fs::remove_dir_all(house.path("data/media/avatars")).unwrap();
    assert!(std::fs::metadata(house.path("shop.db-wal")).unwrap().len() > 0);
    let said = done(house.command("restore").arg(house.path("backups")));
    assert!(said.contains("the previous data are kept as"), "{said}");

    house.assert_healthy();
    let restored = orders(&house).await;
    assert!(acknowledged.iter().all(|id| restored.contains(id)), "{acknowledged:?} {restored:?}");
    let program = house.open();
    let mut tcp = program.connect().await;
    assert_eq!(anna.get(&mut tcp, &shown).await.unwrap().bytes, file.bytes);
    let again = anna.get(&mut tcp, "/profile/").await.unwrap();
    assert_eq!(again.status, 200, "she is still signed in");
    assert!(String::from_utf8(again.bytes).unwrap().contains(&shown));
    order(&program, &anna, product, "and-on-it-goes-0123456789").await;
    assert!(program.stop().success());
    house.assert_healthy();
}

#[tokio::test]
async fn a_whole_backup_has_database_pictures_and_checksums_for_its_owner_alone() {
    let house = House::build().await;
    let program = house.open();
    let anna = Customer::register(&program, "anna").await;
    let shown = avatar(&program, &anna, 1).await;
    std::os::unix::fs::symlink("/etc/passwd", house.path("data/media/avatars/link.png")).unwrap();
    std::fs::write(house.path("data/media/avatars/techstore-00.part"), b"half").unwrap();
    let said = done(house.command("backup").arg(house.path("backups/")));
    assert!(said.contains("avatars/link.png"), "{said}");
    let backup = dated(&house.path("backups"));
    let name = backup.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("techstore-20") && name.ends_with('Z'), "{name}");
    let files = content(&backup);
    assert_eq!(files[Path::new(&shown[1..])], std::fs::read(house.path("data").join(&shown[1..])).unwrap());
    let database = !is_postgres(&house);
    assert_eq!(files.contains_key(Path::new("techstore.db")), database);
    assert_eq!(files.len(), if database { 4 } else { 3 }, "{:?}", files.keys());
    assert_eq!(wider(&house.path("backups")), Vec::<PathBuf>::new());
    let sums =
        Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(&backup).output().unwrap();
    assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stderr));
    let manifest: serde_json::Value = serde_json::from_slice(&files[Path::new("manifest.json")]).unwrap();
    assert_eq!(manifest["files"], 1);
    assert_eq!(manifest["tables"]["users"].as_i64(), database.then_some(1));
}

#[tokio::test]
async fn as_many_backups_stay_as_were_asked_for_and_never_the_newest_goes() {
    let house = House::build().await;
    let backups = house.path("backups");
    let mut names = Vec::new();
    for _ in 0..4 {
        done(house.command("backup").arg(&backups).args(["--keep", "2"]));
        names = content(&backups).into_keys().filter(|path| path.ends_with("manifest.json")).collect();
    }
    assert_eq!(names.len(), 2, "{names:?}");
    let said = refused(house.command("backup").arg(house.path("copy.db")).args(["--keep", "2"]));
    assert!(said.contains("--keep needs a folder of dated backups"), "{said}");
    assert!(!house.path("copy.db").exists());
    std::fs::create_dir_all(house.path("data/media")).unwrap();
    let said = refused(house.command("backup").arg(house.path("data/media/backups/")));
    assert!(said.contains("which is public"), "{said}");
}

#[tokio::test]
async fn no_restore_begins_while_a_shop_or_another_program_is_on_the_database() {
    let house = House::build().await;
    if is_postgres(&house) {
        return;
    }
    house.product(5).await;
    done(house.command("backup").arg(house.path("copy.db")));
    let restore = || {
        let mut command = house.command("restore");
        command.arg(house.path("copy.db")).arg("--replace");
        command
    };
    let before = content(&house.path(""));
    let program = house.open();
    let said = refused(&mut restore());
    assert!(said.contains("stop it first"), "{said}");
    assert!(program.stop().success());

    let other = rusqlite::Connection::open(house.path("shop.db")).unwrap();
    other.query_row("SELECT COUNT(*) FROM products", [], |row| row.get::<_, i64>(0)).unwrap();
    let said = refused(&mut restore());
    assert!(said.contains("another program has"), "{said}");
    other.close().unwrap();
    let database = Path::new("shop.db");
    assert_eq!(content(&house.path(""))[database], before[database]);
    done(&mut restore());
}

#[tokio::test]
async fn a_shop_that_works_is_replaced_only_when_it_is_meant_and_is_kept() {
    let house = House::build().await;
    if is_postgres(&house) {
        return;
    }
    house.product(5).await;
    done(house.command("backup").arg(house.path("copy.db")));
    house.product(6).await;
    let said = refused(house.command("restore").arg(house.path("copy.db")));
    assert!(said.contains("--replace"), "{said}");
    assert_eq!(count(&house.path("shop.db"), "products"), 2);
    done(house.command("restore").arg(house.path("copy.db")).arg("--replace"));
    assert_eq!(count(&house.path("shop.db"), "products"), 1);
    house.assert_healthy();
    let kept: Vec<PathBuf> = std::fs::read_dir(house.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("shop.db.before-restore-"))
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(count(&kept[0], "products"), 2);
}

fn count(database: &Path, table: &str) -> i64 {
    let database = rusqlite::Connection::open(database).unwrap();
    database.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_log_that_was_left_over_is_not_taken_for_the_restored_databases() {
    let house = House::build().await;
    if is_postgres(&house) {
        return;
    }
    let program = house.open();
    Customer::register(&program, "anna").await;
    done(house.command("backup").arg(house.path("copy.db")));
    Customer::register(&program, "boris").await;
    program.kill();
    std::fs::remove_file(house.path("shop.db")).unwrap();
    assert!(std::fs::metadata(house.path("shop.db-wal")).unwrap().len() > 0);
    done(house.command("restore").arg(house.path("copy.db")));
    assert!(!house.path("shop.db-wal").exists() && !house.path("shop.db-shm").exists());
    house.assert_healthy();
    assert_eq!(count(&house.path("shop.db"), "users"), 1);
}

#[tokio::test]
async fn a_backup_that_is_damaged_is_not_restored_and_changes_nothing() {
    let house = House::build().await;
    let program = house.open();
    let anna = Customer::register(&program, "anna").await;
    let shown = avatar(&program, &anna, 1).await;
    assert!(program.stop().success());
    done(house.command("backup").arg(house.path("backups/")));
    let backup = dated(&house.path("backups"));
    let before = (content(&house.path("data/media")), content(&backup));
    let mut victims = vec![shown[1..].to_owned(), "SHA256SUMS".to_owned(), "manifest.json".to_owned()];
    if !is_postgres(&house) {
        victims.push("techstore.db".to_owned());
    }
    for victim in victims {
        let whole = std::fs::read(backup.join(&victim)).unwrap();
        for damage in ["flip", "cut", "remove"] {
            let mut bytes = whole.clone();
            let middle = bytes.len() / 2;
            match damage {
                "flip" => bytes[middle] ^= 0x10,
                "cut" => bytes.truncate(middle),
                _ => {}
            }
            std::fs::write(backup.join(&victim), bytes).unwrap();
            if damage == "remove" {
                std::fs::remove_file(backup.join(&victim)).unwrap();
            }
            refused(house.command("restore").arg(&backup).arg("--replace"));
            assert_eq!(content(&house.path("data/media")), before.0, "{victim} {damage}");
            house.assert_healthy();
        }
        std::fs::write(backup.join(&victim), whole).unwrap();
    }
    assert_eq!(content(&backup), before.1);
    let left: Vec<_> =
        content(&house.path("")).into_keys().filter(|path| path.to_string_lossy().contains(".part")).collect();
    assert_eq!(left, Vec::<PathBuf>::new());
    done(house.command("restore").arg(&backup).arg("--replace"));
    house.assert_healthy();
}

#[tokio::test]
async fn an_older_schema_is_restored_with_a_word_and_a_newer_one_is_refused() {
    let house = House::build().await;
    if is_postgres(&house) {
        return;
    }
    for (statement, is_taken) in [
        ("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)", true),
        (
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', TRUE, x'', 0)",
            false,
        ),
        ("DROP TABLE _sqlx_migrations", false),
    ] {
        let copy = house.path("other.db");
        done(house.command("backup").arg(&copy));
        let other = rusqlite::Connection::open(&copy).unwrap();
        other.execute_batch(statement).unwrap();
        other.close().unwrap();
        let mut command = house.command_on("restore", &format!("sqlite:{}", house.path("new/shop.db").display()));
        let (is_done, said) = run(command.arg(&copy));
        assert_eq!(is_done, is_taken, "{said}");
        assert_eq!(said.contains("techstore migrate"), is_taken, "{said}");
        assert_eq!(house.path("new/shop.db").exists(), is_taken, "{said}");
        let _gone = std::fs::remove_dir_all(house.path("new"));
        std::fs::remove_file(&copy).unwrap();
    }
}

#[tokio::test]
async fn on_postgres_the_commands_name_its_own_programs_and_handle_the_pictures() {
    let house = House::build().await;
    if !is_postgres(&house) {
        return;
    }
    let program = house.open();
    let anna = Customer::register(&program, "anna").await;
    let shown = avatar(&program, &anna, 1).await;
    assert!(program.stop().success());
    assert!(refused(house.command("backup").arg(house.path("copy.db"))).contains("pg_dump --format=custom"));
    let said = done(house.command("backup").arg(house.path("backups/")));
    assert!(said.contains("pg_dump --format=custom") && said.contains("techstore_test_"), "{said}");
    let before = content(&house.path("data/media"));
    std::fs::remove_file(house.path("data").join(&shown[1..])).unwrap();
    let said = done(house.command("restore").arg(house.path("backups")));
    assert!(said.contains("pg_restore --clean"), "{said}");
    assert_eq!(content(&house.path("data/media")), before);
    let said = refused(house.command("restore").arg(house.path("backups")));
    assert!(said.contains("--replace"), "{said}");
    house.assert_healthy();
}

#[tokio::test]
async fn whatever_the_umask_is_everything_the_program_makes_is_its_owners_alone() {
    let house = House::build().await;
    let product = house.product(5).await;
    let open_to_all = |command: &Command| {
        let mut shell = Command::new("sh");
        shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
        shell.current_dir(house.path(""));
        shell
    };
    let fresh = format!("sqlite:{}", house.path("fresh/a/shop.db").display());
    done(&mut open_to_all(&house.command_on("migrate", &fresh)));
    let program = house.open_as(|command| open_to_all(command));
    let anna = Customer::register(&program, "anna").await;
    avatar(&program, &anna, 1).await;
    order(&program, &anna, product, "an-order-0123456789").await;
    done(&mut open_to_all(house.command("backup").arg(house.path("backups/"))));
    if !is_postgres(&house) {
        done(&mut open_to_all(house.command("backup").arg(house.path("copies/copy.db"))));
        assert!(house.path("copies/copy.db").exists());
    }
    while std::fs::read_dir(house.path("data/mail")).map_or(0, Iterator::count) < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(house.path("shop.db-wal").exists() || is_postgres(&house));
    assert_eq!(wider(&house.path("data")), Vec::<PathBuf>::new());
    assert!(program.stop().success());
    if !is_postgres(&house) {
        done(open_to_all(house.command_on("restore", &fresh).arg(house.path("copies/copy.db"))).arg("--replace"));
    }
    for folder in ["data", "backups", "copies", "fresh"] {
        assert_eq!(wider(&house.path(folder)), Vec::<PathBuf>::new(), "{folder}");
    }
}
