//! One read transaction for the questions that a request asks without waiting in between.
//!
//! Each read transaction takes and gives back the read lock of the log: two system calls behind a mutex that all readers share,
//! an eighth of the time of a page that asks two questions. A transaction that stayed open while its request waits would keep
//! the log from being written back and one of few readers from others, so it ends whenever the request waits.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::sqlite::readers::{Lent, Shared};

/// Lets the questions that a future asks of a SQLite file between two waits see one moment of it, in one transaction. Beginning
/// to write ends it too: what is asked afterwards sees what was written. PostgreSQL is asked as ever.
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
    /// Tells this moment from all others: a reader that was lent before a wait, or before something was written, sees an older
    /// one.
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
        // Put back first: a reader on its way home must not find the scope that it leaves.
        let left = OPEN.replace(self.0.take());
        if let Some(reader) = left.and_then(|open| open.reader) {
            reader.go_home();
        }
    }
}

/// The number of the present moment.
pub(super) fn number() -> Option<u64> {
    OPEN.with_borrow(|open| open.as_ref().map(|open| open.number))
}

/// Borrows the reader of this file that sees the present moment; [`keep`] gives it back.
pub(super) fn borrow(file: &Arc<Shared>) -> Option<Lent> {
    OPEN.with_borrow_mut(|open| open.as_mut()?.reader.take_if(|reader| reader.is_of(file)))
}

/// Keeps a reader that was given back, if it sees the present moment; the others go home.
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

/// Ends the snapshot: what is asked from now on sees what is written from now on.
pub(super) fn end() {
    let left = OPEN.with_borrow_mut(|open| open.as_mut().map(|open| std::mem::replace(open, Open::anew())));
    if let Some(reader) = left.and_then(|open| open.reader) {
        reader.go_home();
    }
}
