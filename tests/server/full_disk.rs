//! A disk that takes no more: nothing is acknowledged that is not on it, and what was there before stays.
//!
//! A limit of the size of files stands in for the full disk: a write beyond it fails in the same place, and every machine has it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use image::{ImageFormat, Rgba, RgbaImage};
use techstore_db::Reads;

use super::database::TestDatabase;
use super::program::{Customer, House, Program};

/// A picture that cannot be packed: a PNG of about `side` × `side` × 4 bytes, also when it is drawn anew.
fn noise(side: u32, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let picture = RgbaImage::from_fn(side, side, |_, _| {
        // xorshift32
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        Rgba(state.to_le_bytes())
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    techstore::kernel::durable::walk(folder, |path, kind| {
        if kind.is_file() {
            found.push(path.to_str().unwrap().to_owned());
        }
    })
    .unwrap();
    found.sort();
    found
}

/// Runs a command that may write files of so many KiB at most.
fn limited(command: &Command, kib: u64) -> Output {
    let mut shell = Command::new("sh");
    // A shell counts in blocks of 512 bytes (POSIX, `ulimit`).
    shell.args(["-c", &format!("ulimit -f {}; exec \"$0\" \"$@\"", kib * 2)]);
    shell.arg(command.get_program()).args(command.get_args()).current_dir(command.get_current_dir().unwrap());
    shell.stdin(Stdio::null()).output().unwrap()
}

/// Leaves room for what the database writes, and none for a picture.
fn fill(house: &House, program: &Program) {
    let size = |name| std::fs::metadata(house.path(name)).map_or(0, |about| about.len());
    program.limit_files(Some(size("shop.db-wal").max(size("shop.db")) + 200_000));
}

async fn one(house: &House, question: &'static str) -> String {
    let db = house.db().await;
    let value = db.read().await.unwrap().sql(question).value().await.unwrap();
    db.close().await;
    value
}

/// What the log says of the failure: one line, with the path and the cause.
fn assert_logged(log: &Path, folder: &str) {
    let log = std::fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains(&format!("data/media/{folder}/")) && lines[0].contains("File too large"), "{log}");
}

#[tokio::test]
async fn an_avatar_that_does_not_fit_on_the_disk_is_refused_and_the_old_one_stays() {
    let house = House::build().await;
    let log = house.path("log");
    let program = house.open_with_log(&log);
    let (anna, mut tcp) = (Customer::register(&program, "anna").await, program.connect().await);
    let address = "/api/profile/avatar";
    let first = anna.send_file(&mut tcp, address, ("note", ""), ("avatar", &noise(64, 1))).await.unwrap();
    assert_eq!(first.status, 200, "{}", first.body);
    let shown = first.body["avatar"].as_str().unwrap().to_owned();
    let before = anna.get(&mut tcp, &shown).await.unwrap();
    let kept = files(&house.path("data/media"));
    assert_eq!((before.status, kept.len()), (200, 1));

    fill(&house, &program);
    let large = noise(512, 2);
    let refused = anna.send_file(&mut tcp, address, ("note", ""), ("avatar", &large)).await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("60")), "{}", refused.body);
    assert!(refused.body["errors"]["form"].as_str().unwrap().contains("не может сохранить файл"), "{}", refused.body);
    assert_eq!(anna.get(&mut tcp, &shown).await.unwrap().bytes, before.bytes, "the old one is served as before");
    assert_eq!(files(&house.path("data/media")), kept, "nothing else is left");
    assert_eq!(format!("/media/{}", one(&house, "SELECT avatar FROM user_profiles").await), shown);

    program.limit_files(None);
    let taken = anna.send_file(&mut tcp, address, ("note", ""), ("avatar", &large)).await.unwrap();
    assert_eq!(taken.status, 200, "{}", taken.body);
    let kept = files(&house.path("data/media"));
    assert_eq!(kept.len(), 1, "the one before is gone");
    assert_eq!(format!("/media/{}", kept[0]), taken.body["avatar"].as_str().unwrap());
    assert!(program.stop().success());
    assert_logged(&log, "avatars");
    house.assert_healthy();
}

#[tokio::test]
async fn a_product_photo_that_does_not_fit_on_the_disk_is_refused_and_the_old_one_stays() {
    let house = House::build().await;
    let product = house.product(5).await;
    let mut command = house.command("create-superuser");
    command.args(["--login", "chief", "--email", "chief@example.org", "--password-stdin"]).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), "северное сияние 5\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let log = house.path("log");
    let program = house.open_with_log(&log);
    let (clerk, mut tcp) =
        (Customer::of_account(&program, "chief", "северное сияние 5").await, program.connect().await);
    let address = format!("/admin/products/{product}/photo/");
    let first = clerk.send_file(&mut tcp, &address, ("version", ""), ("photo", &noise(64, 1))).await.unwrap();
    assert_eq!(first.status, 303);
    let shown = one(&house, "SELECT image FROM products").await;
    let kept = files(&house.path("data/media"));
    assert_eq!(kept, std::slice::from_ref(&shown));

    fill(&house, &program);
    let refused = clerk.send_file(&mut tcp, &address, ("version", &shown), ("photo", &noise(900, 2))).await.unwrap();
    let page = String::from_utf8(refused.bytes.clone()).unwrap();
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("60")), "{page}");
    assert!(page.contains("Файл не сохранился") && !page.contains("Сломалось"), "{page}");
    assert_eq!(files(&house.path("data/media")), kept);
    assert_eq!(one(&house, "SELECT image FROM products").await, shown);
    program.limit_files(None);
    assert!(program.stop().success());
    assert_logged(&log, "products");
    house.assert_healthy();
}

#[tokio::test]
async fn a_move_whose_pictures_do_not_fit_on_the_disk_fails_and_changes_nothing() {
    let house = House::build().await;
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/django-site");
    let old = house.path("old");
    std::fs::create_dir_all(old.join("avatars")).unwrap();
    std::fs::copy(fixture.join("db.sqlite3"), house.path("old.db")).unwrap();
    for (number, entry) in std::fs::read_dir(fixture.join("media/avatars")).unwrap().enumerate() {
        let seed = u32::try_from(number).unwrap();
        std::fs::write(old.join("avatars").join(entry.unwrap().file_name()), noise(512, seed + 1)).unwrap();
    }
    let mut command = house.command("import-django");
    command.arg("--database").arg(house.path("old.db")).arg("--media").arg(&old);
    let Output { status, stdout, stderr } = limited(&command, 300);
    let (said, complaint) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert!(!status.success() && said.is_empty(), "{said}");
    assert!(complaint.contains("data/media/") && complaint.contains("File too large"), "{complaint}");
    assert_eq!(files(&house.path("data/media")), [""; 0]);
    assert_eq!(one(&house, "SELECT CAST(COUNT(*) AS TEXT) FROM users").await, "0");

    assert!(command.status().unwrap().success());
    assert_eq!(files(&house.path("data/media")).len(), 3);
    house.assert_healthy();
}

#[tokio::test]
async fn a_copy_of_the_database_that_does_not_fit_on_the_disk_fails_and_leaves_nothing() {
    let house = House::build().await;
    if matches!(house.database, TestDatabase::Postgres { .. }) {
        // Its own programs copy it, see tests/server/backup.rs.
        return;
    }
    std::fs::create_dir(house.path("copies")).unwrap();
    let mut command = house.command("backup");
    command.arg(house.path("copies/shop.db"));
    let Output { status, stderr, .. } = limited(&command, 100);
    let complaint = String::from_utf8(stderr).unwrap();
    assert!(!status.success() && complaint.contains("copies/shop.db"), "{complaint}");
    assert_eq!(files(&house.path("copies")), [""; 0]);
    assert!(command.status().unwrap().success());
}
