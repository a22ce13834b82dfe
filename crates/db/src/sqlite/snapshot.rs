//! One read transaction for the queries that a request runs without waiting in between.
//!
//! Each read transaction takes and gives back the read lock of the log: two system calls behind a mutex that all readers share,
//! an eighth of the time of a page with two queries. A transaction that stays open while its request waits would block the
//! checkpoint of the log and keep one of few readers from others, so it ends whenever the request waits.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::sqlite::readers::{Lent, Shared};

/// Runs a future so that its queries of a SQLite file between two waits share one read transaction, and see one snapshot.
/// Beginning to write ends it, too: later queries see what was written. Queries of PostgreSQL are not affected.
pub async fn share_snapshot<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| {
        let _scope = Scope::enter();
        work.as_mut().poll(context)
    })
    .await
}

/// What the thread's present poll of [`share_snapshot`] has open; nothing outside of one.
struct Open {
    /// The number of this snapshot. A reader that was lent before a wait or a write sees an older one.
    number: u64,
    reader: Option<Lent>,
}

impl Open {
    fn anew() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self { number: LAST.fetch_add(1, Ordering::Relaxed), reader: None }
    }
}

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// A poll of [`share_snapshot`]: what it leaves open is closed when this is dropped.
struct Scope(Option<Open>);

impl Scope {
    fn enter() -> Self {
        Self(OPEN.replace(Some(Open::anew())))
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        // Restored first: a reader that goes back must not find the scope that it leaves.
        let left = OPEN.replace(self.0.take());
        if let Some(reader) = left.and_then(|open| open.reader) {
            reader.go_home();
        }
    }
}

/// The number of the current snapshot.
pub(super) fn number() -> Option<u64> {
    OPEN.with_borrow(|open| open.as_ref().map(|open| open.number))
}

/// Borrows the reader of this file that sees the current snapshot; [`keep`] gives it back.
pub(super) fn borrow(file: &Arc<Shared>) -> Option<Lent> {
    OPEN.with_borrow_mut(|open| open.as_mut()?.reader.take_if(|reader| reader.is_of(file)))
}

/// Keeps a reader that was given back if it sees the current snapshot; others go back to the pool.
pub(super) fn keep(reader: Lent) {
    let over = OPEN.with_borrow_mut(|open| match open {
        Some(open) if open.reader.is_none() && reader.snapshot() == Some(open.number) => {
            open.reader = Some(reader);
            None
        }
        _ => Some(reader),
    });
    if let Some(reader) = over {
        reader.go_home();
    }
}

/// Ends the snapshot: later queries see what was written meanwhile.
pub(super) fn end() {
    let left = OPEN.with_borrow_mut(|open| open.as_mut().map(|open| std::mem::replace(open, Open::anew())));
    if let Some(reader) = left.and_then(|open| open.reader) {
        reader.go_home();
    }
}
