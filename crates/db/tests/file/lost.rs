//! A SQLite file that is deleted or replaced while it is open: nobody is told «done» any more.

use std::path::{Path, PathBuf};

use techstore_db::{Address, Db, Error, Migrations, Options, Reads, rusqlite};

struct File {
    folder: tempfile::TempDir,
    db: Db,
}

impl File {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = make(&folder.path().join("data/shop.db")).await;
        let file = Self { folder, db };
        file.add(1).await.unwrap();
        file
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn path(&self, suffix: &str) -> PathBuf {
        self.data().join(format!("shop.db{suffix}"))
    }

    async fn add(&self, number: i64) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.sql("INSERT INTO numbers (n) VALUES ($1)").bind(number).execute().await?;
        tx.commit().await
    }
}

async fn make(path: &Path) -> Db {
    let db = Db::create(&Address::Sqlite(path.to_owned()), Options::default()).await.unwrap();
    let steps = [(1, "numbers", "CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT", "")];
    db.migrate(&Migrations::new(&steps)).await.unwrap();
    db
}

/// Does something to the files of an open database, and holds it to what must follow.
async fn assert_lost(happens: impl FnOnce(&File)) {
    let file = File::open().await;
    // One is under way when it happens, another begins after it.
    let mut tx = file.db.write().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (2)").execute().await.unwrap();
    happens(&file);
    assert!(matches!(tx.commit().await, Err(Error::Lost(_))), "it was told «done»");
    assert!(matches!(file.add(3).await, Err(Error::Lost(_))));
    assert!(matches!(file.db.verify_file().await, Err(Error::Lost(_))));
    file.db.close().await;
}

#[tokio::test]
async fn nothing_is_acknowledged_after_the_file_was_deleted() {
    assert_lost(|file| std::fs::remove_file(file.path("")).unwrap()).await;
}

#[tokio::test]
async fn nothing_is_acknowledged_after_the_file_was_moved_away() {
    assert_lost(|file| std::fs::rename(file.path(""), file.path(".old")).unwrap()).await;
}

#[tokio::test]
async fn nothing_is_acknowledged_after_the_folder_was_moved_away() {
    assert_lost(|file| std::fs::rename(file.data(), file.folder.path().join("elsewhere")).unwrap()).await;
}

#[tokio::test]
async fn nothing_is_acknowledged_after_the_log_was_deleted_or_replaced() {
    assert_lost(|file| std::fs::remove_file(file.path("-wal")).unwrap()).await;
    assert_lost(|file| {
        std::fs::copy(file.path("-wal"), file.path("-new")).unwrap();
        std::fs::rename(file.path("-new"), file.path("-wal")).unwrap();
    })
    .await;
    assert_lost(|file| std::fs::remove_file(file.path("-shm")).unwrap()).await;
}

#[tokio::test]
async fn nothing_is_acknowledged_after_another_database_took_its_place_and_that_one_is_left_alone() {
    let file = File::open().await;
    let other = file.folder.path().join("other.db");
    make(&other).await.close().await;
    std::fs::rename(&other, file.path("")).unwrap();
    for suffix in ["-wal", "-shm"] {
        std::fs::remove_file(file.path(suffix)).unwrap();
    }
    let theirs = rusqlite::Connection::open(file.path("")).unwrap();
    theirs.execute("INSERT INTO numbers (n) VALUES (77)", []).unwrap();
    assert!(matches!(file.add(2).await, Err(Error::Lost(_))));
    file.db.close().await;
    drop(file.db);
    assert!(file.folder.path().join("data/shop.db-wal").exists(), "the other database's log was removed");
    let count = |text: &str| theirs.query_row(text, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count("SELECT COUNT(*) FROM numbers"), count("SELECT n FROM numbers")), (1, 77));
}

#[tokio::test]
async fn a_loss_that_was_noticed_stays_although_the_file_comes_back() {
    let file = File::open().await;
    std::fs::rename(file.path(""), file.path(".old")).unwrap();
    assert!(matches!(file.db.verify_file().await, Err(Error::Lost(_))));
    std::fs::rename(file.path(".old"), file.path("")).unwrap();
    assert!(matches!(file.add(2).await, Err(Error::Lost(_))));
    file.db.close().await;
    let again = Db::open(&Address::Sqlite(file.path("")), Options::default()).await.unwrap();
    let count: i64 = again.read().await.unwrap().sql("SELECT COUNT(*) FROM numbers").value().await.unwrap();
    assert_eq!(count, 1, "a new start writes again, and nothing that was refused is there");
    let mut tx = again.write().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (5)").execute().await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_open_file_that_nobody_touches_is_not_lost() {
    let file = File::open().await;
    for number in 2..30 {
        file.add(number).await.unwrap();
    }
    // Another program opens, checkpoints and closes it.
    let other = rusqlite::Connection::open(file.path("")).unwrap();
    other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(other);
    file.db.copy_to(file.path(".copy").to_str().unwrap()).await.unwrap();
    file.add(30).await.unwrap();
    file.db.verify_file().await.unwrap();
}

#[tokio::test]
async fn a_database_that_was_closed_is_not_lost() {
    let file = File::open().await;
    file.db.close().await;
    assert!(!file.path("-wal").exists());
    assert!(matches!(file.db.verify_file().await, Err(Error::Unavailable(_))));
}
