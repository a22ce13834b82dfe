//! What cannot be moved is refused in clear words, and then nothing at all has changed.

use std::fs;

use techstore_db::{Engine, Foreign, Reads};

use super::old_site::OldSite;
use crate::support::Shop;

async fn refusal_after(change: &str) -> String {
    OldSite::copy().change(change).await.refused(&Shop::open().await).await
}

fn assert_says(said: &str, words: &str) {
    assert!(said.contains(words), "{said}");
}

#[tokio::test]
async fn what_is_no_database_is_told() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    for bytes in [&b""[..], b"SQLite", b"just a text that is longer than sixteen bytes"] {
        fs::write(&old.paths.database, bytes).unwrap();
        assert_says(&old.refused(&shop).await, "is not a SQLite database");
    }
    fs::remove_file(&old.paths.database).unwrap();
    assert_says(&old.refused(&shop).await, "cannot be opened");
    fs::create_dir(&old.paths.database).unwrap();
    assert_says(&old.refused(&shop).await, "is no file");
}

#[tokio::test]
async fn a_database_that_was_cut_off_is_refused() {
    let shop = Shop::open().await;
    let old = OldSite::copy();
    let bytes = fs::read(&old.paths.database).unwrap();
    for length in [16, 99, 100, 4096, bytes.len() / 2, bytes.len() - 4096, bytes.len() - 1] {
        fs::write(&old.paths.database, &bytes[..length]).unwrap();
        assert_says(&old.refused(&shop).await, "was cut off");
    }
}

#[tokio::test]
async fn a_damaged_page_is_refused() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    let mut bytes = fs::read(&old.paths.database).unwrap();
    let at = bytes.windows(16).position(|found| found == b"user7.16@example" || found == b"boss7@example.or").unwrap();
    let page = at / 4096 * 4096;
    bytes[page..page + 4096].fill(0xa5);
    fs::write(&old.paths.database, bytes).unwrap();
    assert_says(&old.refused(&shop).await, "cannot read the old database");
}

#[tokio::test]
async fn missing_tables_and_columns_are_named() {
    let said = refusal_after(
        "DROP TABLE main_usersession; ALTER TABLE auth_user DROP COLUMN last_login; ALTER TABLE main_userprofile DROP COLUMN phone;
         DROP TABLE main_orderitem; ALTER TABLE main_product DROP COLUMN price",
    )
    .await;
    let missing = "auth_user.last_login, main_userprofile.phone, main_usersession, main_product.price, main_orderitem";
    assert_says(&said, &format!("it has no {missing}:"));
}

#[tokio::test]
async fn a_moment_that_is_none_is_refused_and_its_row_named() {
    for (change, words) in [
        (
            "UPDATE auth_user SET date_joined = 'вчера' WHERE id = 9",
            "auth_user.date_joined of row 9 is no moment: \"вчера\"",
        ),
        ("UPDATE auth_user SET last_login = '2025-02-30 10:00:00' WHERE id = 9", "auth_user.last_login of row 9"),
        ("UPDATE main_userprofile SET created_at = '' WHERE id = 9", "main_userprofile.created_at of row 9"),
        ("UPDATE main_userprofile SET updated_at = 1762000000 WHERE id = 9", "main_userprofile.updated_at of row 9"),
        // Only found when people and avatars have been written already.
        ("UPDATE main_usersession SET created_at = 'x' WHERE id = 5", "main_usersession.created_at of row 5"),
        ("UPDATE main_product SET created_at = 'x' WHERE id = 30", "main_product.created_at of row 30"),
        ("UPDATE main_order SET created_at = '' WHERE id = 25", "main_order.created_at of row 25"),
    ] {
        assert_says(&refusal_after(change).await, words);
    }
}

#[tokio::test]
async fn a_database_with_changes_in_its_log_is_refused() {
    let shop = Shop::open().await;
    for log in ["db.sqlite3-wal", "db.sqlite3-journal"] {
        let old = OldSite::copy();
        fs::write(old.folder.path().join(log), b"changes").unwrap();
        let said = old.refused(&shop).await;
        assert_says(&said, "is in use or was not closed");
        assert_says(&said, log);
    }
}

#[tokio::test]
async fn a_database_that_is_written_to_meanwhile_is_noticed() {
    let old = OldSite::copy();
    let foreign = Foreign::open(&old.paths.database).await.unwrap();
    foreign.unchanged().unwrap();
    let old = old.change("INSERT INTO auth_group (name) VALUES ('new')").await;
    assert_says(&foreign.unchanged().unwrap_err().to_string(), "was changed while it was read");
    Foreign::open(&old.paths.database).await.unwrap().unchanged().unwrap();
}

#[tokio::test]
async fn somebody_elses_database_cannot_be_written_to() {
    let old = OldSite::copy();
    let mut foreign = Foreign::open(&old.paths.database).await.unwrap();
    assert!(foreign.sql("DELETE FROM main_usersession").execute().await.is_err());
    assert_eq!(foreign.sql("SELECT COUNT(*) FROM main_usersession").value::<i64>().await.unwrap(), 5);
}

#[tokio::test]
async fn a_media_folder_that_is_not_there_is_told() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    fs::remove_dir_all(&old.paths.media).unwrap();
    assert_says(&old.refused(&shop).await, "cannot open the folder");
    fs::write(&old.paths.media, b"").unwrap();
    assert_says(&old.refused(&shop).await, "is no folder");
}

#[tokio::test]
async fn a_number_or_login_of_somebody_else_here_is_refused_and_both_are_named() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let number = shop.count("SELECT id FROM users WHERE login = 'anna'").await;
    assert_eq!(number, 1);
    let said = OldSite::copy().refused(&shop).await;
    assert_says(&said, "there user-7-0 (№ 1), here anna (№ 1)");

    let shop = Shop::open().await;
    shop.numbered_account(900, "twin7").await;
    let said = OldSite::copy().refused(&shop).await;
    assert_says(&said, "there twin7 (№ 15), here twin7 (№ 900)");
}

#[tokio::test]
async fn a_move_that_fails_in_the_database_leaves_no_file() {
    let shop = Shop::open().await;
    // Whatever it is that goes wrong there: here the last table refuses.
    if shop.app.db.engine() == Engine::Sqlite {
        shop.execute("CREATE TRIGGER broken BEFORE INSERT ON order_lines BEGIN SELECT RAISE(ABORT, 'broken'); END")
            .await;
    } else {
        shop.execute("ALTER TABLE order_lines ADD CONSTRAINT broken CHECK (id < 0)").await;
    }
    let old = OldSite::copy().change("UPDATE main_product SET image = 'products/a.png' WHERE id = 1").await;
    old.put("products/a.png", &fs::read(old.paths.media.join("avatars/avatar_4.png")).unwrap());
    assert_says(&old.refused(&shop).await, "cannot add the orders");
}
