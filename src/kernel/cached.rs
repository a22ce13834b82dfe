//! A value that is worked out at most once in a while, however many ask for it.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::SignedDuration;
use techstore_db::Timestamp;

use crate::kernel::fault::Fault;

/// A value that may be a little old.
///
/// One request at a time works it out anew; others get the old one meanwhile. A failure to renew keeps the old one.
pub struct Cached<T> {
    keep: SignedDuration,
    slot: RwLock<Option<(Timestamp, Arc<T>)>>,
    renewing: tokio::sync::Mutex<()>,
}

impl<T> Cached<T> {
    /// An empty slot whose value is kept for `keep`.
    #[must_use]
    pub fn new(keep: SignedDuration) -> Self {
        Self { keep, slot: RwLock::new(None), renewing: tokio::sync::Mutex::new(()) }
    }

    /// The value, worked out anew when it is too old.
    ///
    /// # Errors
    /// The fault of `renew` when there is no old value to fall back on.
    pub async fn get<F: Future<Output = Result<T, Fault>>>(
        &self,
        now: Timestamp,
        renew: impl FnOnce() -> F,
    ) -> Result<Arc<T>, Fault> {
        let old = match self.peek() {
            Some((since, value)) if now.duration_since(*since).abs() < self.keep => return Ok(value),
            old => old,
        };
        let _turn = match (&old, self.renewing.try_lock()) {
            (_, Ok(turn)) => turn,
            (Some((_, value)), Err(_)) => return Ok(Arc::clone(value)),
            (None, Err(_)) => self.renewing.lock().await,
        };
        if let Some((since, value)) = self.peek()
            && now.duration_since(*since).abs() < self.keep
        {
            return Ok(value);
        }
        match (renew().await, old) {
            (Ok(value), _) => {
                let value = Arc::new(value);
                *self.slot.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&value)));
                Ok(value)
            }
            (Err(fault), Some((_, value))) => {
                tracing::warn!(causes = fault.causes(), "an old value is served because it could not be renewed");
                Ok(value)
            }
            (Err(fault), None) => Err(fault),
        }
    }

    /// Forgets the value: the next one who asks gets a new one.
    pub fn forget(&self) {
        *self.slot.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn peek(&self) -> Option<(Timestamp, Arc<T>)> {
        self.slot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
