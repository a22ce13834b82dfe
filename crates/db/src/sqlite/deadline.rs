//! How long a query may run: a hard end, and a soft one that is only logged.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A statement is complained of at most once in so long.
const ONCE_IN: Duration = Duration::from_secs(60);
/// So many statements are remembered at most. The program has fewer; some are put together and differ in length.
const REMEMBERED: usize = 1024;

/// Until when the query of a connection may run.
pub(super) struct Deadline {
    since: Instant,
    /// In milliseconds since the connection was opened; 0 for ever.
    millis: AtomicU64,
    /// The number of the query that runs.
    query: AtomicU64,
    /// The number of a query that nobody waits for any more.
    abandoned: AtomicU64,
}

impl Deadline {
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            millis: AtomicU64::new(0),
            query: AtomicU64::new(1),
            abandoned: AtomicU64::new(0),
        }
    }

    /// A query begins that may run so long.
    pub(super) fn begin(&self, limit: Duration) {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.millis.store(self.now().saturating_add(limit), Ordering::Relaxed);
    }

    /// What follows may run for ever.
    pub(super) fn lift(&self) {
        self.millis.store(0, Ordering::Relaxed);
    }

    /// Gives what follows a number of its own, by which it can be abandoned.
    pub(super) fn number(&self) -> u64 {
        self.query.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Nobody waits any more for what has this number. What came after it goes on.
    pub(super) fn abandon(&self, number: u64) {
        self.abandoned.fetch_max(number, Ordering::Relaxed);
    }

    /// Whether the query must end now.
    pub(super) fn is_over(&self) -> bool {
        let at = self.millis.load(Ordering::Relaxed);
        (at > 0 && self.now() >= at) || self.is_abandoned()
    }

    /// Whether nobody waits any more for what runs.
    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed) == self.query.load(Ordering::Relaxed)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Complains of statements that held a worker thread up: each is a defect, and belongs into the slow lane or needs an index.
pub(crate) struct Overruns {
    after: Duration,
    told: Mutex<HashMap<u64, Instant>>,
}

impl Overruns {
    pub(crate) fn new(after: Duration) -> Self {
        Self { after, told: Mutex::default() }
    }

    /// Watches a statement until what is given back is dropped.
    pub(super) fn watch<'w>(&'w self, text: &'w str) -> Watch<'w> {
        Watch { overruns: self, text, since: Instant::now() }
    }

    fn tell(&self, text: &str, took: Duration) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let now = Instant::now();
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.len() >= REMEMBERED {
                told.retain(|_, at| now.duration_since(*at) < ONCE_IN);
            }
            let last = told.get(&hasher.finish());
            let is_silent = last.is_some_and(|at| now.duration_since(*at) < ONCE_IN) || told.len() >= REMEMBERED;
            if is_silent {
                return;
            }
            told.insert(hasher.finish(), now);
        }
        let statement = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(millis, statement, "a statement held a worker thread up");
    }
}

pub(super) struct Watch<'w> {
    overruns: &'w Overruns,
    text: &'w str,
    since: Instant,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let took = self.since.elapsed();
        if took >= self.overruns.after {
            self.overruns.tell(self.text, took);
        }
    }
}
