//! A SQLite file is opened only when it is there, and made only when that was asked for.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use techstore_db::{Address, Db, Error, Options};

async fn refused(path: &Path) -> String {
    match Db::open(&Address::Sqlite(path.to_owned()), Options::default()).await {
        Err(Error::Unusable(why)) => why.into_owned(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("{} was opened", path.display()),
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("typo.db"), folder.path().join("no/such/folder/shop.db")] {
        assert_eq!(refused(&path).await, format!("{} is not there", path.display()));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test]
async fn what_is_no_database_is_named_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let head_only = [b"SQLite format 3\0".as_slice(), &[7; 500]].concat();
    for (path, why) in [
        (folder.path().to_owned(), "is a folder, not a database"),
        ("/dev/null".into(), "is no file"),
        (at("empty.db", b""), "is empty, no database"),
        (at("notes.txt", b"Tuesday"), "is not a SQLite database"),
        (at("short.db", b"SQLite format"), "is not a SQLite database"),
        (at("broken.db", &head_only), "is not a SQLite database"),
    ] {
        assert_eq!(refused(&path).await, format!("{} {why}", path.display()));
    }
    assert_eq!(std::fs::read(folder.path().join("notes.txt")).unwrap(), b"Tuesday");
    let create = Db::create(&Address::Sqlite(folder.path().join("notes.txt")), Options::default()).await;
    assert!(matches!(create, Err(Error::Unusable(_))), "making one writes over nothing");
}

#[tokio::test]
async fn a_database_is_made_with_its_folder_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/deep/shop.db");
    let address = Address::Sqlite(path.clone());
    Db::create(&address, Options::default()).await.unwrap().close().await;
    let rights = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((rights(&path), rights(path.parent().unwrap())), (0o600, 0o700));
    Db::open(&address, Options::default()).await.unwrap().close().await;
    Db::create(&address, Options::default()).await.unwrap().close().await;
}
