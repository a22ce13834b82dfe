//! A cache for one value, which is computed at most once in a while, however many requests ask for it.

mod renewals;

use std::sync::{Arc, PoisonError, RwLock};

use jiff::SignedDuration;
use techstore_db::Timestamp;

pub(crate) use crate::kernel::cached::renewals::Renewals;
use crate::kernel::fault::Fault;

/// How old a value may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ages {
    /// From this age on, the value is renewed in the background.
    pub(crate) keep: SignedDuration,
    /// From this age on, the value is renewed before it is shown: a page that nobody visited for long must not show
    /// old content. A value that takes long to renew is registered with [`Renewals`], so it never gets this old.
    pub(crate) too_old: SignedDuration,
}

/// A value that may be a little old. Cheap to clone.
///
/// Nobody waits while there is an old value: that is returned, and one background task computes the new one. If that
/// fails, the old value stays.
pub(crate) struct Cached<T>(Arc<Slot<T>>);

struct Slot<T> {
    ages: Ages,
    value: RwLock<Option<(Timestamp, Arc<T>)>>,
    /// Locked by the task that computes the value.
    turn: Arc<tokio::sync::Mutex<()>>,
    renewals: Renewals,
}

impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + Sync + 'static> Cached<T> {
    #[must_use]
    pub(crate) fn new(ages: Ages, renewals: &Renewals) -> Self {
        Self(Arc::new(Slot { ages, value: RwLock::new(None), turn: Arc::default(), renewals: renewals.clone() }))
    }

    /// An old value is renewed in the background; one that is missing or too old, before it is returned.
    pub(crate) async fn get<F>(&self, now: Timestamp, renew: impl FnOnce() -> F) -> Result<Arc<T>, Fault>
    where
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        match self.peek(now) {
            Some((age, value)) if age < self.0.ages.keep => Ok(value),
            Some((age, value)) if age < self.0.ages.too_old => {
                self.renew_beside(now, renew);
                Ok(value)
            }
            _ => self.renewed(now, renew).await,
        }
    }

    /// The value, worked out before it is handed out unless it is new.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) async fn renewed<F>(&self, now: Timestamp, renew: impl FnOnce() -> F) -> Result<Arc<T>, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let _turn = self.0.turn.lock().await;
        let old = self.peek(now);
        if let Some((age, value)) = &old
            && *age < self.0.ages.keep
        {
            return Ok(Arc::clone(value));
        }
        match (renew().await, old) {
            (Ok(value), _) => Ok(self.store(now, value)),
            (Err(fault), Some((_, value))) => {
                could_not(&fault);
                Ok(value)
            }
            (Err(fault), None) => Err(fault),
        }
    }

    fn renew_beside<F>(&self, now: Timestamp, renew: impl FnOnce() -> F)
    where
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        let Ok(turn) = Arc::clone(&self.0.turn).try_lock_owned() else { return };
        // Another task may have renewed it while this one waited.
        if self.peek(now).is_some_and(|(age, _)| age < self.0.ages.keep) {
            return;
        }
        let (slot, work) = (self.clone(), renew());
        self.0.renewals.spawn(async move {
            match work.await {
                Ok(value) => drop(slot.store(now, value)),
                Err(fault) => could_not(&fault),
            }
            drop(turn);
        });
    }

    #[cfg(test)]
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// With its age, which is never negative, even if the clock was set back.
    fn peek(&self, now: Timestamp) -> Option<(SignedDuration, Arc<T>)> {
        let slot = self.0.value.read().unwrap_or_else(PoisonError::into_inner);
        slot.as_ref().map(|(since, value)| (now.duration_since(**since).abs(), Arc::clone(value)))
    }

    fn store(&self, now: Timestamp, value: T) -> Arc<T> {
        let value = Arc::new(value);
        *self.0.value.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&value)));
        value
    }
}

fn could_not(fault: &Fault) {
    tracing::warn!(causes = fault.causes(), "a cached value is stale because it could not be reloaded");
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::sync::oneshot;

    use super::*;

    const AGES: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_secs(10) };

    fn at(millis: i64) -> Timestamp {
        Timestamp::new(jiff::Timestamp::from_millisecond(1_800_000_000_000 + millis).unwrap())
    }

    async fn number(value: u32) -> Result<u32, Fault> {
        Ok(value)
    }

    fn slot() -> (Cached<u32>, Renewals) {
        let renewals = Renewals::default();
        (Cached::new(AGES, &renewals), renewals)
    }

    #[tokio::test]
    async fn a_value_is_kept_while_it_is_new() {
        let (slot, _) = slot();
        assert_eq!(*slot.get(at(0), || number(1)).await.unwrap(), 1);
        assert_eq!(*slot.get(at(999), || number(2)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn nobody_waits_for_a_renewal_while_there_is_an_old_value() {
        let (slot, renewals) = slot();
        slot.get(at(0), || number(1)).await.unwrap();
        let (finish, finished) = oneshot::channel();
        let never_yet = || async move { Ok(finished.await.unwrap()) };
        assert_eq!(*slot.get(at(1000), never_yet).await.unwrap(), 1, "the renewal has not ended");
        assert_eq!(*slot.get(at(1500), || number(3)).await.unwrap(), 1, "nor does a second one begin");
        finish.send(2).unwrap();
        renewals.settled().await;
        assert_eq!(*slot.get(at(1500), || number(3)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_value_that_is_far_too_old_is_not_shown_any_more() {
        let (slot, _) = slot();
        slot.get(at(0), || number(1)).await.unwrap();
        assert_eq!(*slot.get(at(10_000), || number(2)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_failure_to_renew_keeps_the_old_value_and_is_tried_again() {
        let (slot, renewals) = slot();
        let broken = || async { Err(Fault::new(anyhow::anyhow!("broken"))) };
        assert!(slot.get(at(0), broken).await.is_err(), "there is nothing to fall back on");
        slot.get(at(0), || number(1)).await.unwrap();
        slot.get(at(1000), broken).await.unwrap();
        renewals.settled().await;
        assert_eq!(*slot.get(at(20_000), broken).await.unwrap(), 1);
        assert_eq!(*slot.get(at(20_000), || number(2)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn what_is_registered_is_worked_out_before_anybody_asks() {
        let (slot, renewals) = slot();
        let asked = Arc::new(Mutex::new(0));
        let (kept, counter) = (slot.clone(), Arc::clone(&asked));
        renewals.register(move || {
            let (kept, counter) = (kept.clone(), Arc::clone(&counter));
            async move {
                let work = || async move {
                    *counter.lock().unwrap() += 1;
                    Ok(7)
                };
                kept.renewed(at(0), work).await.map(drop)
            }
        });
        renewals.all().await.unwrap();
        assert_eq!(*slot.get(at(0), || number(1)).await.unwrap(), 7);
        renewals.all().await.unwrap();
        assert_eq!(*asked.lock().unwrap(), 1, "what is new is left alone");
    }
}
