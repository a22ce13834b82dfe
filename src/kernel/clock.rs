//! The time of day, and waiting. Passed in, so that tests can set the time and need not wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use techstore_db::Timestamp;

/// The machine's clock, or one that stands still until it is moved.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Fixed(Arc<Hands>),
}

#[derive(Debug)]
pub struct Hands {
    /// Microseconds since 1970.
    now: AtomicI64,
    slept: AtomicU64,
    sleeps_really: AtomicBool,
}

impl Clock {
    /// Stands at `moment`. Sleeping is counted and ends at once.
    #[must_use]
    pub fn fixed(moment: jiff::Timestamp) -> Self {
        let now = AtomicI64::new(moment.as_microsecond());
        Self::Fixed(Arc::new(Hands { now, slept: AtomicU64::new(0), sleeps_really: AtomicBool::new(false) }))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time of day")]
            Self::System => Timestamp::new(jiff::Timestamp::now()),
            Self::Fixed(hands) => {
                let now = hands.now.load(Ordering::Relaxed);
                Timestamp::new(jiff::Timestamp::from_microsecond(now).unwrap_or_default())
            }
        }
    }

    /// The time of a fixed clock stands still meanwhile.
    pub(crate) async fn sleep(&self, time: Duration) {
        if let Self::Fixed(hands) = self {
            hands.slept.fetch_add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
            if !hands.sleeps_really.load(Ordering::Relaxed) {
                return;
            }
        }
        tokio::time::sleep(time).await;
    }

    /// Does nothing on the machine's clock.
    pub fn advance(&self, by: jiff::SignedDuration) {
        if let Self::Fixed(hands) = self {
            hands.now.fetch_add(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::Relaxed);
        }
    }

    /// The total of all sleeps on a fixed clock.
    #[must_use]
    pub fn slept(&self) -> Duration {
        match self {
            Self::System => Duration::ZERO,
            Self::Fixed(hands) => Duration::from_nanos(hands.slept.load(Ordering::Relaxed)),
        }
    }

    /// From now on sleeps on a fixed clock really take time, for tests of what happens meanwhile.
    pub fn sleep_really(&self) {
        if let Self::Fixed(hands) = self {
            hands.sleeps_really.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_machines_clock_keeps_anybody_waiting() {
        let (hour, moment) = (Duration::from_secs(3600), Duration::from_millis(5));
        let fixed = Clock::fixed(jiff::Timestamp::UNIX_EPOCH);
        fixed.sleep(hour).await;
        assert_eq!((fixed.slept(), *fixed.now()), (hour, jiff::Timestamp::UNIX_EPOCH));
        let began = tokio::time::Instant::now();
        Clock::System.sleep(moment).await;
        assert!(began.elapsed() >= moment);
        fixed.sleep_really();
        fixed.sleep(moment).await;
        assert!(began.elapsed() >= 2 * moment);
    }
}
