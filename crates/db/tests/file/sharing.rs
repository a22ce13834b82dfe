//! What holds of a SQLite file alone: shared commits, other programs' locks, copies, checks. Always on a file.

use std::path::PathBuf;
use std::time::Duration;

use techstore_db::{Address, Db, Error, Migrations, Options, Reads, rusqlite, share_snapshot};

struct File {
    folder: tempfile::TempDir,
    db: Db,
}

impl File {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Self::db(&folder, Options::default()).await;
        db.migrate(&migrations()).await.unwrap();
        Self { folder, db }
    }

    async fn db(folder: &tempfile::TempDir, options: Options) -> Db {
        let address = format!("sqlite:{}", folder.path().join("a.db").display());
        Db::create(&Address::parse(&address).unwrap(), options).await.unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.db")
    }

    async fn add(&self, number: i64) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.sql("INSERT INTO numbers (n) VALUES ($1)").bind(number).execute().await?;
        tx.commit().await
    }

    async fn count(&self) -> i64 {
        self.db.read().await.unwrap().sql("SELECT COUNT(*) FROM numbers").value().await.unwrap()
    }
}

fn migrations() -> Migrations {
    Migrations::new(&[(1, "numbers", "CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT", "")])
}

fn seen_from_outside(path: &std::path::Path) -> i64 {
    let other = rusqlite::Connection::open(path).unwrap();
    other.query_row("SELECT COUNT(*) FROM numbers", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn done_means_on_the_disk() {
    let file = File::open().await;
    for number in 0..5 {
        file.add(number).await.unwrap();
        assert_eq!(seen_from_outside(&file.path()), number + 1);
    }
}

#[tokio::test]
async fn those_in_line_share_a_commit_and_none_is_told_before_it() {
    let file = File::open().await;
    // The line forms behind this turn.
    let first = file.db.write().await.unwrap();
    let writers: Vec<_> = (0..10)
        .map(|number| {
            let db = file.db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                tx.sql("INSERT INTO numbers (n) VALUES ($1)").bind(number).execute().await.unwrap();
                tx.commit().await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = wal_commits(&file);
    drop(first);
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(seen_from_outside(&file.path()), 10);
    assert_eq!(wal_commits(&file) - before, 1, "ten transactions, one commit");
}

/// Commits in the log: frames whose header names a database size (sqlite.org/fileformat.html, §4.1).
fn wal_commits(file: &File) -> usize {
    let log = std::fs::read(file.folder.path().join("a.db-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    let salt = &log[16..24];
    let frames = log[32..].chunks_exact(24 + page);
    frames.take_while(|frame| &frame[8..16] == salt).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[tokio::test]
async fn whoever_gives_up_waiting_leaves_the_line_whole() {
    let file = File::open().await;
    let first = file.db.write().await.unwrap();
    for number in 0..20 {
        let db = file.db.clone();
        let adding = async move {
            let mut tx = db.write().await?;
            tx.sql("INSERT INTO numbers (n) VALUES ($1)").bind(number).execute().await?;
            tx.commit().await
        };
        let _ = tokio::time::timeout(Duration::from_millis(2), adding).await;
    }
    drop(first);
    file.add(100).await.unwrap();
    assert_eq!(file.count().await, 1);
}

#[tokio::test]
async fn a_commit_that_nobody_waits_for_still_happens() {
    let file = File::open().await;
    let mut tx = file.db.write().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (1)").execute().await.unwrap();
    let mut commit = Box::pin(tx.commit());
    let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(commit.as_mut().poll(cx).is_ready())).await;
    assert!(!polled, "a commit waits for the disk");
    drop(commit);
    file.add(2).await.unwrap();
    assert_eq!(file.count().await, 2);
}

#[tokio::test]
async fn another_program_that_writes_is_waited_for() {
    let file = File::open().await;
    let other = rusqlite::Connection::open(file.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO numbers (n) VALUES (1)").unwrap();
    let adding = file.add(2);
    let ending = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        other.execute_batch("COMMIT").unwrap();
    };
    let (added, ()) = tokio::join!(adding, ending);
    added.unwrap();
    assert_eq!(file.count().await, 2);
}

#[tokio::test]
async fn another_program_that_never_ends_is_not_waited_for_for_ever() {
    let file = File::open().await;
    let options = Options { statement_timeout: Duration::from_millis(100), ..Options::default() };
    let second = File::db(&file.folder, options).await;
    let other = rusqlite::Connection::open(file.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(second.write().await, Err(Error::Unavailable(_))));
    other.execute_batch("COMMIT").unwrap();
    drop(second.write().await.unwrap());
}

#[tokio::test]
async fn a_full_disk_fails_the_writer_and_spares_the_readers() {
    let file = File::open().await;
    file.add(1).await.unwrap();
    let mut tx = file.db.write().await.unwrap();
    tx.sql("PRAGMA max_page_count = 4").optional::<(i64,)>().await.unwrap();
    let filled = tx
        .sql("WITH RECURSIVE n (x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < 100000) INSERT INTO numbers SELECT x FROM n")
        .execute()
        .await;
    assert!(matches!(filled, Err(Error::Unavailable(_))), "{filled:?}");
    drop(tx);
    assert_eq!(file.count().await, 1);
    let mut tx = file.db.write().await.unwrap();
    tx.sql("PRAGMA max_page_count = 4294967294").optional::<(i64,)>().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (2)").execute().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(file.count().await, 2, "and writes again when there is room");
}

#[tokio::test]
async fn after_an_interruption_nothing_of_the_transaction_is_kept() {
    let file = File::open().await;
    let options = Options { statement_timeout: Duration::from_millis(100), ..Options::default() };
    let db = File::db(&file.folder, options).await;
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (1)").execute().await.unwrap();
    let endless =
        "WITH RECURSIVE n (x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n) INSERT INTO numbers SELECT x FROM n";
    assert!(matches!(tx.sql(endless).execute().await, Err(Error::Unavailable(_))));
    let after = tx.sql("INSERT INTO numbers (n) VALUES (3)").execute().await;
    assert!(matches!(after, Err(Error::Unavailable(_))), "{after:?}");
    assert!(tx.commit().await.is_err());
    assert_eq!(file.count().await, 0);
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO numbers (n) VALUES (4)").execute().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(file.count().await, 1);
}

#[tokio::test]
async fn a_copy_is_whole_and_the_reader_stays_one() {
    let file = File::open().await;
    file.add(1).await.unwrap();
    let copy = file.folder.path().join("copy.db");
    file.db.copy_to(copy.to_str().unwrap()).await.unwrap();
    assert_eq!(seen_from_outside(&copy), 1);
    assert!(file.db.copy_to(copy.to_str().unwrap()).await.is_err(), "what is there is not overwritten");
    let mut db = file.db.read().await.unwrap();
    assert!(db.sql("DELETE FROM numbers").execute().await.is_err());
    assert_eq!(file.db.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_is_closed_without_a_log() {
    let file = File::open().await;
    file.add(1).await.unwrap();
    file.db.close().await;
    let log = std::fs::metadata(file.folder.path().join("a.db-wal")).map_or(0, |about| about.len());
    assert_eq!(log, 0);
    assert_eq!(seen_from_outside(&file.path()), 1);
}

#[test]
fn an_address_that_is_none_is_refused_without_its_password() {
    for text in ["mysql://root:hunter2@host/shop", "sqlite:", "postgres://user:hunter2@host:port/shop"] {
        let Err(error) = Address::parse(text) else { panic!("{text} is no address") };
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

/// Another program writes, without a wait of ours.
fn add_from_outside(file: &File, number: i64) {
    let other = rusqlite::Connection::open(file.path()).unwrap();
    other.execute("INSERT INTO numbers (n) VALUES (?1)", [number]).unwrap();
}

#[tokio::test]
async fn what_is_asked_between_two_waits_is_of_one_moment() {
    let file = File::open().await;
    share_snapshot(async {
        assert_eq!(file.count().await, 0);
        add_from_outside(&file, 1);
        assert_eq!(file.count().await, 0, "the moment of the first question");
        tokio::task::yield_now().await;
        assert_eq!(file.count().await, 1, "the moment after the wait");
        file.add(2).await.unwrap();
        assert_eq!(file.count().await, 2, "what was written meanwhile");
    })
    .await;
    add_from_outside(&file, 3);
    assert_eq!(file.count().await, 3);
}

#[tokio::test]
async fn beginning_to_write_ends_the_moment() {
    let file = File::open().await;
    share_snapshot(async {
        assert_eq!(file.count().await, 0);
        add_from_outside(&file, 1);
        drop(file.db.write().await.unwrap());
        assert_eq!(file.count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_reader_lent_before_a_wait_is_not_asked_after_it() {
    let file = File::open().await;
    share_snapshot(async {
        let mut before = file.db.read().await.unwrap();
        let count = "SELECT COUNT(*) FROM numbers";
        assert_eq!(before.sql(count).value::<i64>().await.unwrap(), 0);
        tokio::task::yield_now().await;
        add_from_outside(&file, 1);
        drop(before);
        assert_eq!(file.count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_reader_lent_before_something_is_written_is_not_asked_after_it() {
    let file = File::open().await;
    share_snapshot(async {
        let mut before = file.db.read().await.unwrap();
        let count = "SELECT COUNT(*) FROM numbers";
        assert_eq!(before.sql(count).value::<i64>().await.unwrap(), 0);
        add_from_outside(&file, 1);
        drop(file.db.write().await.unwrap());
        drop(before);
        assert_eq!(file.count().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_waits_keeps_neither_reader_nor_log() {
    let folder = tempfile::tempdir().unwrap();
    let db = File::db(&folder, Options { connections: 1, ..Options::default() }).await;
    db.migrate(&migrations()).await.unwrap();
    let file = std::sync::Arc::new(File { folder, db });
    file.add(1).await.unwrap();
    share_snapshot(async {
        assert_eq!(file.count().await, 1);
        let same = std::sync::Arc::clone(&file);
        let meanwhile = tokio::spawn(async move {
            assert_eq!(same.count().await, 1, "the one reader is free");
            let other = rusqlite::Connection::open(same.path()).unwrap();
            let busy = other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
            assert_eq!(busy.unwrap(), 0, "nobody reads the log");
        });
        meanwhile.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_files_share_no_moment() {
    let (one, other) = (File::open().await, File::open().await);
    other.add(1).await.unwrap();
    share_snapshot(async {
        assert_eq!((one.count().await, other.count().await), (0, 1));
        assert_eq!((one.count().await, other.count().await), (0, 1));
    })
    .await;
}
