//! How long a query may run: a hard end, and a soft one that is only logged.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often one statement is logged at most.
const ONCE_IN: Duration = Duration::from_secs(60);
/// How many statements are remembered at most. The program has fewer, but some are built at run time.
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

    /// A query begins, with this time limit.
    pub(super) fn begin(&self, limit: Duration) {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.millis.store(self.now().saturating_add(limit), Ordering::Relaxed);
    }

    /// The next query has no time limit.
    pub(super) fn lift(&self) {
        self.millis.store(0, Ordering::Relaxed);
    }

    /// Gives the next query a number, by which it can be abandoned.
    pub(super) fn number(&self) -> u64 {
        self.query.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Abandons the query of this number; later ones go on.
    pub(super) fn abandon(&self, number: u64) {
        self.abandoned.fetch_max(number, Ordering::Relaxed);
    }

    /// Whether the query must end now.
    pub(super) fn is_over(&self) -> bool {
        let at = self.millis.load(Ordering::Relaxed);
        (at > 0 && self.now() >= at) || self.is_abandoned()
    }

    /// Whether the running query was abandoned.
    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed) == self.query.load(Ordering::Relaxed)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Logs statements that blocked a worker thread. Each is a defect: it belongs into the slow lane or needs an index.
pub(crate) struct Overruns {
    after: Duration,
    told: Mutex<HashMap<u64, Instant>>,
}

impl Overruns {
    pub(crate) fn new(after: Duration) -> Self {
        Self { after, told: Mutex::default() }
    }

    /// Times a statement until the returned guard is dropped.
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
        tracing::warn!(millis, statement, "a statement blocked a worker thread");
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
