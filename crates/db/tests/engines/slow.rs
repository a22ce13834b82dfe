//! The lane for long questions, and what is said of statements that belong into it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::fixture::Fixture;
use techstore_db::{Engine, Error, Reads, share_snapshot};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const ENDLESS: &str =
    "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000000000) SELECT COUNT(*) FROM n";

#[tokio::test]
async fn a_slow_reader_answers_as_any_other_does() {
    let fixture = Fixture::new().await;
    for name in ["one", "three", "two"] {
        fixture.add(name).await.unwrap();
    }
    let mut db = fixture.db.read_slow().await.unwrap();
    let text = "SELECT name FROM things WHERE name > $1";
    let rows: Vec<(String,)> = db.sql(text).push(" ORDER BY name").bind("one").all().await.unwrap();
    assert_eq!(rows, [("three".to_owned(),), ("two".to_owned(),)]);
    assert_eq!(db.sql(text).bind("two").optional::<(String,)>().await.unwrap(), None);
    assert!(db.sql("DELETE FROM nothing").execute().await.is_err());
    assert_eq!(db.sql("SELECT COUNT(*) FROM things").value::<i64>().await.unwrap(), 3, "a failure harms nothing");
}

#[tokio::test]
async fn a_slow_reader_sees_what_was_written_although_the_snapshot_does_not() {
    let fixture = Fixture::new().await;
    let count = "SELECT COUNT(*) FROM things";
    share_snapshot(async {
        let before: i64 = fixture.db.read().await.unwrap().sql(count).value().await.unwrap();
        let adding = fixture.clone();
        tokio::spawn(async move { adding.add("one").await }).await.unwrap().unwrap();
        let slow: i64 = fixture.db.read_slow().await.unwrap().sql(count).value().await.unwrap();
        assert_eq!((before, slow), (0, 1));
    })
    .await;
}

/// The runtime of this test has one thread: who holds it up stops everything.
#[tokio::test]
async fn a_long_question_holds_no_worker_up() {
    let fixture = Fixture::new().await;
    let mut db = fixture.db.read_slow().await.unwrap();
    tokio::select! {
        biased;
        answer = db.sql(ENDLESS).value::<i64>() => panic!("the worker waited for {answer:?}"),
        () = tokio::task::yield_now() => {}
    }
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_ends_and_gives_its_connection_back() {
    let fixture = Fixture::with(|options| {
        options.slow_connections = 1;
        options.slow_timeout = Duration::from_secs(3600);
    })
    .await;
    if fixture.db.engine() == Engine::Postgres {
        // The server ends it when its time is over.
        return;
    }
    for _ in 0..3 {
        let mut db = fixture.db.read_slow().await.unwrap();
        let asking = tokio::time::timeout(Duration::from_millis(30), db.sql(ENDLESS).value::<i64>());
        asking.await.unwrap_err();
    }
    let mut db = fixture.db.read_slow().await.unwrap();
    assert_eq!(db.sql("SELECT COUNT(*) FROM things").value::<i64>().await.unwrap(), 0);
}

#[tokio::test]
async fn a_slow_question_ends_in_time_and_its_lane_has_so_many_places() {
    let fixture = Fixture::with(|options| {
        options.slow_connections = 1;
        options.slow_acquire_timeout = Duration::from_millis(100);
        options.slow_timeout = Duration::from_millis(200);
    })
    .await;
    let mut db = fixture.db.read_slow().await.unwrap();
    assert!(matches!(fixture.db.read_slow().await, Err(Error::Unavailable(_))));
    fixture.db.read().await.expect("pages have connections of their own");
    assert!(matches!(db.sql(ENDLESS).value::<i64>().await, Err(Error::Unavailable(_))));
    drop(db);
    fixture.db.read_slow().await.unwrap();
    fixture.db.close().await;
    assert!(matches!(fixture.db.read_slow().await, Err(Error::Unavailable(_))));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("techstore_db") && *metadata.level() <= tracing::Level::WARN
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_statement_that_holds_a_worker_up_is_told_once_without_its_values() {
    let fixture = Fixture::with(|options| options.complain_after = Duration::ZERO).await;
    if fixture.db.engine() == Engine::Postgres {
        return;
    }
    let log = Log::default();
    let _listening = tracing::subscriber::set_default(log.clone());
    for _ in 0..3 {
        let mut db = fixture.db.read().await.unwrap();
        let asked = db.sql("SELECT id FROM things\n    WHERE name = $1").bind("Анна Соболева").all::<(i64,)>();
        assert_eq!(asked.await.unwrap(), []);
    }
    fixture.db.read_slow().await.unwrap().sql("SELECT COUNT(*) FROM parts").value::<i64>().await.unwrap();
    let lines = log.0.lock().unwrap().clone();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(line.starts_with("WARN") && line.contains("SELECT id FROM things WHERE name = $1"), "{line}");
    assert!(!line.contains("Анна"), "{line}");
}

#[tokio::test]
async fn a_quick_statement_is_not_told_of() {
    let fixture = Fixture::with(|options| options.complain_after = Duration::from_secs(600)).await;
    let log = Log::default();
    let _listening = tracing::subscriber::set_default(log.clone());
    fixture.db.read().await.unwrap().sql("SELECT COUNT(*) FROM things").value::<i64>().await.unwrap();
    assert!(log.0.lock().unwrap().is_empty());
}
