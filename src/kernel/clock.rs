//! The time of day, passed in so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use techstore_db::Timestamp;

/// A clock: the machine's, or one that stands until it is moved.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Stands at the given microsecond since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn fixed(moment: jiff::Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(moment.as_microsecond())))
    }

    /// Now, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time of day")]
            Self::System => Timestamp::new(jiff::Timestamp::now()),
            Self::Fixed(micros) => {
                Timestamp::new(jiff::Timestamp::from_microsecond(micros.load(Ordering::Relaxed)).unwrap_or_default())
            }
        }
    }

    /// Moves a fixed clock on; the machine's is left alone.
    pub fn advance(&self, by: jiff::SignedDuration) {
        if let Self::Fixed(micros) = self {
            micros.fetch_add(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::Relaxed);
        }
    }
}
