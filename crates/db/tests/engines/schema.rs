//! What is told of a schema that is not the program's, and how one is brought up to date.

use std::os::unix::fs::PermissionsExt as _;

use crate::fixture::{self, FIRST, Fixture, SECOND};
use techstore_db::{Address, Column, Db, Engine, Error, Migrations, Options, Reads, SchemaFault, Timestamp};

fn both() -> Migrations {
    Migrations::new(&[FIRST, SECOND])
}

async fn run(db: &Db, text: &'static str) {
    let mut tx = db.write().await.unwrap();
    tx.sql(text).execute().await.unwrap();
    tx.commit().await.unwrap();
}

async fn faults(db: &Db, migrations: &Migrations) -> Vec<SchemaFault> {
    db.schema_faults(migrations).await.unwrap()
}

fn lacks(table: &str, column: &str) -> SchemaFault {
    SchemaFault::Lacks(Column { table: table.to_owned(), name: column.to_owned() })
}

#[tokio::test]
async fn a_schema_is_right_only_with_the_steps_of_this_program() {
    let fixture = Fixture::new().await;
    let known = fixture::migrations();
    assert_eq!(faults(&fixture.db, &known).await, []);
    assert_eq!(faults(&fixture.db, &both()).await, [SchemaFault::Missing("second".to_owned())]);
    fixture.db.migrate(&both()).await.unwrap();
    assert_eq!(faults(&fixture.db, &both()).await, []);
    assert_eq!(faults(&fixture.db, &known).await, [SchemaFault::Newer(2, "second".to_owned())]);
    let changed = fixture::migrations_and((2, "second", "SELECT 2", "SELECT 2"));
    assert_eq!(faults(&fixture.db, &changed).await, [SchemaFault::Changed("second".to_owned())]);
    run(&fixture.db, "UPDATE _sqlx_migrations SET success = FALSE WHERE version = 2").await;
    assert_eq!(faults(&fixture.db, &both()).await, [SchemaFault::Failed("second".to_owned())]);
}

#[tokio::test]
async fn a_table_or_column_that_is_gone_is_named() {
    let fixture = Fixture::new().await;
    run(&fixture.db, "ALTER TABLE things DROP COLUMN weight").await;
    run(&fixture.db, "ALTER TABLE things ADD COLUMN extra TEXT").await;
    assert_eq!(faults(&fixture.db, &fixture::migrations()).await, [lacks("things", "weight")]);
    run(&fixture.db, "DROP TABLE parts").await;
    let wrong = faults(&fixture.db, &fixture::migrations()).await;
    assert_eq!(wrong, [lacks("parts", ""), lacks("things", "weight")]);
    let refused = fixture.db.migrate(&both()).await.unwrap_err().to_string();
    assert!(refused.contains("the table parts is not there"), "{refused}");
}

#[tokio::test]
async fn an_upgrade_that_fails_takes_no_step_at_all() {
    let fixture = Fixture::new().await;
    let broken = (3, "broken", "CREATE TABLE x (a INTEGER); BREAK", "CREATE TABLE x (a INTEGER); BREAK");
    let refused = fixture.db.migrate(&Migrations::new(&[FIRST, SECOND, broken])).await.unwrap_err();
    assert!(matches!(refused, Error::Unusable(_)) && refused.to_string().contains("step broken failed"), "{refused}");
    assert_eq!(faults(&fixture.db, &fixture::migrations()).await, [], "the second step was taken back");
}

#[tokio::test]
async fn two_upgrades_at_once_are_one() {
    let fixture = Fixture::new().await;
    let upgrades = (0..4).map(|_| {
        let db = fixture.db.clone();
        tokio::spawn(async move { db.migrate(&both()).await })
    });
    let upgrades: Vec<_> = upgrades.collect();
    let mut applied = Vec::new();
    for upgrade in upgrades {
        applied.extend(upgrade.await.unwrap().unwrap().applied);
    }
    assert_eq!(applied, ["second"]);
}

#[tokio::test]
async fn a_file_is_copied_before_its_schema_changes_and_the_copy_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let now = Timestamp::new("2026-11-27T15:30:12Z".parse().unwrap());
    let db = Db::create(&Address::Sqlite(path), Options::default()).await.unwrap();
    let first = db.upgrade(&fixture::migrations(), now).await.unwrap();
    assert_eq!((first.applied, first.copy), (vec!["first".to_owned()], None), "there was nothing to copy");
    run(&db, "INSERT INTO things (name, since) VALUES ('one', '2026-11-27T15:30:12.000000Z')").await;
    let second = db.upgrade(&both(), now).await.unwrap();
    let copy = folder.path().join("shop.db.before-0002-20261127T153012Z");
    assert_eq!((second.applied, second.copy.as_deref()), (vec!["second".to_owned()], Some(&*copy)));
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let old = Db::open(&Address::Sqlite(copy), Options::default()).await.unwrap();
    assert_eq!(old.engine(), Engine::Sqlite);
    assert_eq!(faults(&old, &fixture::migrations()).await, [], "the copy has the schema from before");
    let names: Vec<(String,)> = old.read().await.unwrap().sql("SELECT name FROM things").all().await.unwrap();
    assert_eq!(names, [("one".to_owned(),)]);
    old.close().await;
    let third = db.upgrade(&both(), now).await.unwrap();
    assert_eq!((third.applied.len(), third.copy), (0, None), "nothing to be done, nothing to be copied");
    let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.contains("unfinished")));
}

#[tokio::test]
async fn a_schema_is_left_alone_when_the_copy_cannot_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let now = Timestamp::new("2026-11-27T15:30:12Z".parse().unwrap());
    let db = Db::create(&Address::Sqlite(folder.path().join("shop.db")), Options::default()).await.unwrap();
    db.migrate(&fixture::migrations()).await.unwrap();
    std::fs::create_dir(folder.path().join("shop.db.before-0002-20261127T153012Z.unfinished")).unwrap();
    let refused = db.upgrade(&both(), now).await.unwrap_err().to_string();
    assert!(refused.contains("the copy"), "{refused}");
    assert_eq!(faults(&db, &fixture::migrations()).await, []);
}
