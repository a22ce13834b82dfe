//! Reading, writing and transactions on both engines.

use std::time::Duration;

use crate::fixture::{self, Fixture};
use techstore_db::{Day, Engine, Error, Reads, Timestamp, record, text_enum, transparent};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ThingId(i64);
transparent!(ThingId(i64));

record! {
    /// A thing, its columns in another order than the table's.
    #[derive(Debug, PartialEq)]
    struct Thing {
        name: String,
        id: ThingId,
        note: Option<String>,
        weight: Option<f64>,
        is_new: bool,
        since: Timestamp,
        day: Option<Day>,
        bytes: Vec<u8>,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "left" => Some(Self::Left),
            "right" => Some(Self::Right),
            _ => None,
        }
    }
}

text_enum!(Side);

fn moment() -> Timestamp {
    Timestamp::new("2026-11-22T09:00:00.123456789Z".parse().unwrap())
}

#[tokio::test]
async fn what_is_written_is_read_again() {
    let fixture = Fixture::new().await;
    let mut tx = fixture.db.write().await.unwrap();
    let id: ThingId = tx
        .sql("INSERT INTO things (name, note, weight, is_new, since, day, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id")
        .bind("Ёлка")
        .bind(None::<String>)
        .bind(1.5)
        .bind(true)
        .bind(moment())
        .bind(Day(jiff::civil::date(1987, 3, 14)))
        .bind(vec![0_u8, 255])
        .value()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut db = fixture.db.read().await.unwrap();
    let expected = Thing {
        name: "Ёлка".to_owned(),
        id,
        note: None,
        weight: Some(1.5),
        is_new: true,
        since: moment(),
        day: Some(Day(jiff::civil::date(1987, 3, 14))),
        bytes: vec![0, 255],
    };
    for text in [
        "SELECT * FROM things",
        "SELECT bytes, day, since, is_new, weight, note, name, id FROM things",
        "SELECT name, id, note, weight, is_new, since, day, bytes FROM things",
    ] {
        assert_eq!(db.sql(text).one::<Thing>().await.unwrap(), expected, "{text}");
    }
}

#[tokio::test]
async fn an_enumeration_is_read_from_its_word() {
    let fixture = Fixture::new().await;
    let mut db = fixture.db.read().await.unwrap();
    assert_eq!(db.sql("SELECT 'left'").value::<Side>().await.unwrap(), Side::Left);
    assert_eq!(db.sql("SELECT CAST('right' AS TEXT)").one::<(Option<Side>,)>().await.unwrap(), (Some(Side::Right),));
    assert_eq!(db.sql("SELECT CAST(NULL AS TEXT)").one::<(Option<Side>,)>().await.unwrap(), (None,));
    let unknown = db.sql("SELECT 'up'").value::<Side>().await.unwrap_err();
    assert!(format!("{unknown:?}").contains("«up» is no Side"), "{unknown:?}");
}

record! {
    #[derive(Debug, PartialEq)]
    struct Parent {
        id: i64,
        name: String,
    }
}

record! {
    #[derive(Debug, PartialEq)]
    struct Child {
        part: Option<String>,
    }
}

#[tokio::test]
async fn rows_of_a_join_come_together_by_their_parents() {
    let fixture = Fixture::new().await;
    let mut db = fixture.db.read().await.unwrap();
    let text = "WITH things (id, name) AS (VALUES (1, 'a'), (2, 'b'), (3, 'a')), parts (thing, part) AS (VALUES (1, 'x'), (3, 'y'), (3, 'z'))
                SELECT p.part, t.name, CAST(t.id AS BIGINT) AS id FROM things t LEFT JOIN parts p ON p.thing = t.id ORDER BY t.id DESC, p.part";
    let found: Vec<(Parent, Vec<Child>)> = db.sql(text).groups().await.unwrap();
    let parent = |id, name: &str| Parent { id, name: name.to_owned() };
    let child = |part: Option<&str>| Child { part: part.map(ToOwned::to_owned) };
    let expected = [
        (parent(3, "a"), vec![child(Some("y")), child(Some("z"))]),
        (parent(2, "b"), vec![child(None)]),
        (parent(1, "a"), vec![child(Some("x"))]),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        db.sql("SELECT CAST(1 AS BIGINT) AS id, 'a' AS name, 'x' AS part WHERE FALSE")
            .groups::<Parent, Child>()
            .await
            .unwrap(),
        []
    );
}

#[tokio::test]
async fn one_text_is_read_into_different_values() {
    let fixture = Fixture::new().await;
    let mut db = fixture.db.read().await.unwrap();
    let text = "SELECT 'x' AS part, 'a' AS name, CAST(7 AS BIGINT) AS id";
    for _ in 0..2 {
        assert_eq!(db.sql(text).one::<Parent>().await.unwrap(), Parent { id: 7, name: "a".to_owned() });
        assert_eq!(db.sql(text).one::<Child>().await.unwrap(), Child { part: Some("x".to_owned()) });
        assert!(db.sql(text).one::<Thing>().await.is_err(), "columns are missing");
    }
}

#[tokio::test]
async fn placeholders_are_numbers_and_no_places() {
    let fixture = Fixture::new().await;
    let mut db = fixture.db.read().await.unwrap();
    let found: (i64, i64, i64) = db
        .sql("SELECT CAST($2 AS BIGINT), CAST($1 AS BIGINT), CAST($2 AS BIGINT)")
        .bind(1_i64)
        .bind(2_i64)
        .one()
        .await
        .unwrap();
    assert_eq!(found, (2, 1, 2));
    let pushed = db.sql("SELECT CAST(").push_bind("", 7_i64).push(" AS BIGINT) + CAST(").push_bind("", 8_i64);
    assert_eq!(pushed.push(" AS BIGINT)").value::<i64>().await.unwrap(), 15);
    let missing = db.sql("SELECT CAST($2 AS BIGINT)").bind(1_i64).value::<i64>().await;
    assert!(missing.is_err(), "a placeholder without a value");
}

#[tokio::test]
async fn what_is_not_committed_is_gone() {
    let fixture = Fixture::new().await;
    fixture.add("kept").await.unwrap();
    let mut tx = fixture.db.write().await.unwrap();
    fixture::insert(&mut tx, "lost").await.unwrap();
    drop(tx);
    fixture.add("kept too").await.unwrap();
    assert_eq!(fixture.names().await, ["kept", "kept too"]);
}

#[tokio::test]
async fn a_taken_value_is_told_by_table_and_column() {
    let fixture = Fixture::new().await;
    fixture.add("one").await.unwrap();
    let error = fixture.add("one").await.unwrap_err();
    assert!(error.is_unique("things", "name"), "{error:?}");
    assert_eq!(fixture.names().await, ["one"]);
    let mut tx = fixture.db.write().await.unwrap();
    let error = tx.sql("INSERT INTO parts (thing_id) VALUES ($1)").bind(99_i64).execute().await.unwrap_err();
    assert!(matches!(error, Error::Reference(_)), "{error:?}");
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let fixture = Fixture::new().await;
    if fixture.db.engine() == Engine::Postgres {
        // There it is the same connection: only the type keeps a reader from committing.
        return assert_eq!(fixture.names().await, Vec::<String>::new());
    }
    let mut db = fixture.db.read().await.unwrap();
    let refused = db.sql("DELETE FROM things").execute().await;
    assert!(refused.unwrap_err().to_string().contains("readonly"), "the engine refuses");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_at_once_each_write_once() {
    let fixture = Fixture::new().await;
    let writers = (0..64).map(|number| {
        let fixture = fixture.clone();
        tokio::spawn(async move {
            let mut tx = fixture.db.write().await.unwrap();
            fixture::insert(&mut tx, &format!("{number:02}")).await.unwrap();
            // Every fourth thinks better of it.
            if number % 4 == 0 { drop(tx) } else { tx.commit().await.unwrap() }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let expected: Vec<String> = (0..64).filter(|number| number % 4 != 0).map(|number| format!("{number:02}")).collect();
    assert_eq!(fixture.names().await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_statement_among_many_harms_nobody_else() {
    let fixture = Fixture::new().await;
    fixture.add("taken").await.unwrap();
    let writers = (0..32).map(|number| {
        let fixture = fixture.clone();
        tokio::spawn(async move {
            let name = if number % 2 == 0 { "taken".to_owned() } else { format!("{number:02}") };
            fixture.add(&name).await.is_ok()
        })
    });
    let mut done = 0;
    for writer in writers.collect::<Vec<_>>() {
        done += i32::from(writer.await.unwrap());
    }
    assert_eq!(done, 16);
    assert_eq!(fixture.names().await.len(), 17);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sums_hold_while_many_move_amounts() {
    let fixture = Fixture::new().await;
    for name in ["a", "b", "c"] {
        fixture.add(name).await.unwrap();
    }
    let moves = (0..60).map(|number| {
        let fixture = fixture.clone();
        tokio::spawn(async move {
            let (from, to) = ([("a", "b"), ("b", "c"), ("c", "a")])[number % 3];
            fixture.transfer(from, to).await.unwrap();
        })
    });
    for one in moves.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let mut db = fixture.db.read().await.unwrap();
    let total: i64 = db.sql("SELECT CAST(SUM(amount) AS BIGINT) FROM things").value().await.unwrap();
    assert_eq!(total, 0);
}

#[tokio::test]
async fn a_question_that_takes_too_long_is_cut_off() {
    let fixture = Fixture::with(|options| options.statement_timeout = Duration::from_millis(300)).await;
    let mut db = fixture.db.read().await.unwrap();
    let endless =
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000) SELECT COUNT(*) FROM n";
    let error = db.sql(endless).value::<i64>().await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    assert_eq!(db.sql("SELECT CAST(1 AS BIGINT)").value::<i64>().await.unwrap(), 1, "the next one is answered");
}

#[tokio::test]
async fn who_finds_no_connection_is_told_in_time() {
    let fixture = Fixture::with(|options| {
        options.connections = 2;
        options.acquire_timeout = Duration::from_millis(200);
    })
    .await;
    let (one, _two) = (fixture.db.read().await.unwrap(), fixture.db.read().await.unwrap());
    assert!(matches!(fixture.db.read().await, Err(Error::Unavailable(_))));
    drop(one);
    fixture.db.read().await.unwrap();
}

#[tokio::test]
async fn steps_are_taken_once_and_guarded() {
    let fixture = Fixture::new().await;
    let known = fixture::migrations();
    assert_eq!(fixture.db.missing_migrations(&known).await.unwrap(), 0);
    fixture.db.migrate(&known).await.unwrap();
    let more = fixture::migrations_and(fixture::SECOND);
    assert_eq!(fixture.db.missing_migrations(&more).await.unwrap(), 1);
    fixture.add("before").await.unwrap();
    fixture.db.migrate(&more).await.unwrap();
    assert_eq!(fixture.names().await, ["before"], "a table made anew keeps its rows");
    let parts = fixture.db.read().await.unwrap().sql("SELECT COUNT(*) FROM parts").value::<i64>().await.unwrap();
    assert_eq!(parts, 1, "and what refers to them");
    let older = fixture.db.migrate(&known).await;
    assert!(older.is_err(), "a step of a newer program is not passed over");
    let changed = fixture::migrations_and((2, "second", "SELECT 2", "SELECT 2"));
    assert!(fixture.db.migrate(&changed).await.is_err(), "a step that was taken cannot change");
    let broken = (3, "broken", "CREATE TABLE x (a INTEGER); BREAK", "CREATE TABLE x (a INTEGER); BREAK");
    let broken = techstore_db::Migrations::new(&[fixture::FIRST, fixture::SECOND, broken]);
    assert!(fixture.db.migrate(&broken).await.is_err());
    assert_eq!(fixture.db.missing_migrations(&broken).await.unwrap(), 1, "a step is taken whole or not at all");
}

#[tokio::test]
async fn a_closed_database_says_so() {
    let fixture = Fixture::new().await;
    fixture.add("one").await.unwrap();
    fixture.db.close().await;
    assert!(matches!(fixture.db.read().await, Err(Error::Unavailable(_))));
    assert!(matches!(fixture.db.write().await, Err(Error::Unavailable(_))));
}
