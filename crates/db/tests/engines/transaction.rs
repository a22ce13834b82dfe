//! The unit of work, on both engines.

use std::cell::Cell;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::fixture::{Fixture, insert};
use techstore_db::{Error, Failed, Reads, Tx};

/// An operation's error as programs have it: a refusal of their own, or a failure with its causes.
#[derive(Debug, PartialEq)]
enum Ended {
    Refused(&'static str),
    Failed { is_conflict: bool, causes: String },
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        let mut causes = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            causes = format!("{causes}: {cause}");
            next = cause.source();
        }
        Self::Failed { is_conflict: error.is_conflict(), causes }
    }
}

impl Failed for Ended {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed { is_conflict: true, .. })
    }

    fn during(self, operation: &'static str) -> Self {
        match self {
            Self::Failed { is_conflict, causes } => {
                Self::Failed { is_conflict, causes: format!("{operation}: {causes}") }
            }
            refused @ Self::Refused(_) => refused,
        }
    }
}

fn conflict() -> Error {
    Error::Conflict("somebody else was first".into())
}

/// Something that counts how often it ran after a commit.
fn counter() -> (Arc<AtomicUsize>, impl Fn(&mut Tx)) {
    let ran = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&ran);
    let register = move |tx: &mut Tx| {
        let counted = Arc::clone(&counted);
        tx.after_commit(move || {
            counted.fetch_add(1, Ordering::SeqCst);
        });
    };
    (ran, register)
}

#[tokio::test]
async fn what_an_operation_did_is_committed_and_its_answer_given() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let work = async |mut tx: Tx| {
        register(&mut tx);
        insert(&mut tx, "one").await?;
        insert(&mut tx, "two").await?;
        assert_eq!(ran.load(Ordering::SeqCst), 0, "nothing runs before the commit");
        Ok::<_, Error>(2)
    };
    assert_eq!(fixture.db.transaction("adding things", work).await.unwrap(), 2);
    assert_eq!(fixture.names().await, ["one", "two"]);
    assert_eq!(ran.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refusal_leaves_no_trace_and_stays_as_it_is() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let work = async |mut tx: Tx| {
        register(&mut tx);
        insert(&mut tx, "one").await?;
        Err::<(), _>(Ended::Refused("too many"))
    };
    assert_eq!(fixture.db.transaction("adding a thing", work).await, Err(Ended::Refused("too many")));
    assert_eq!(fixture.names().await, [""; 0]);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_failure_leaves_no_trace_and_names_operation_and_statement() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let tries = Cell::new(0);
    let work = async |mut tx: Tx| {
        tries.set(tries.get() + 1);
        register(&mut tx);
        insert(&mut tx, "one").await?;
        tx.sql("INSERT INTO parts (thing_id)\n    VALUES (no_such_column)").execute().await?;
        Ok::<_, Ended>(())
    };
    let Err(Ended::Failed { causes, .. }) = fixture.db.transaction("adding a part", work).await else { panic!() };
    assert!(causes.starts_with("adding a part: "), "{causes}");
    assert!(causes.ends_with(": in the statement INSERT INTO parts (thing_id) VALUES (no_such_column)"), "{causes}");
    assert_eq!(tries.get(), 1, "no other try would end otherwise");
    assert_eq!(fixture.names().await, [""; 0]);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_crates_own_error_says_operation_and_statement_in_its_sources() {
    let fixture = Fixture::new().await;
    let work = async |mut tx: Tx| tx.sql("UPDATE nothing SET a = 1").execute().await;
    let error = fixture.db.transaction("changing nothing", work).await.unwrap_err();
    assert!(!error.to_string().contains("changing nothing"), "{error}");
    let operation = error.source().unwrap();
    assert_eq!(operation.to_string(), "changing nothing");
    assert_eq!(operation.source().unwrap().to_string(), "in the statement UPDATE nothing SET a = 1");
}

#[tokio::test]
async fn an_operation_that_is_dropped_midway_leaves_no_trace() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let work = async |mut tx: Tx| {
        register(&mut tx);
        insert(&mut tx, "one").await?;
        std::future::pending::<()>().await;
        Ok::<_, Error>(())
    };
    let waiting = fixture.db.transaction("waiting for ever", work);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(100), waiting).await.is_err());
    fixture.add("two").await.unwrap();
    assert_eq!(fixture.names().await, ["two"]);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn after_a_conflict_the_operation_runs_again_from_its_beginning() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let tries = Cell::new(0);
    let work = async |mut tx: Tx| {
        tries.set(tries.get() + 1);
        register(&mut tx);
        insert(&mut tx, "one").await?;
        if tries.get() < 3 { Err(conflict()) } else { Ok(()) }
    };
    fixture.db.transaction("adding a thing", work).await.unwrap();
    assert_eq!(tries.get(), 3);
    assert_eq!(fixture.names().await, ["one"], "the lost tries left nothing");
    assert_eq!(ran.load(Ordering::SeqCst), 1, "what a lost try registered does not run");
}

#[tokio::test]
async fn a_conflict_that_never_ends_is_reported_by_name() {
    let fixture = Fixture::new().await;
    let tries = Cell::new(0);
    let work = async |_: Tx| {
        tries.set(tries.get() + 1);
        Err::<(), _>(Ended::from(conflict()))
    };
    let ended = fixture.db.transaction("adding a thing", work).await;
    let causes = "adding a thing: lost against another transaction: somebody else was first".to_owned();
    assert_eq!(ended, Err(Ended::Failed { is_conflict: true, causes }));
    assert_eq!(tries.get(), 4);
}

#[tokio::test]
async fn an_answer_can_leave_no_trace() {
    let fixture = Fixture::new().await;
    let (ran, register) = counter();
    let work = async |mut tx: Tx| {
        register(&mut tx);
        insert(&mut tx, "one").await?;
        tx.discard();
        Ok::<_, Error>("not today")
    };
    assert_eq!(fixture.db.transaction("adding a thing", work).await.unwrap(), "not today");
    assert_eq!(fixture.names().await, [""; 0]);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_operation_that_keeps_its_transaction_commits_nothing() {
    let fixture = Fixture::new().await;
    let kept = std::sync::Mutex::new(None);
    let work = async |mut tx: Tx| {
        insert(&mut tx, "one").await?;
        *kept.lock().unwrap() = Some(tx);
        Ok::<_, Error>(())
    };
    assert!(fixture.db.transaction("adding a thing", work).await.is_err());
    drop(kept);
    assert_eq!(fixture.names().await, [""; 0]);
}
