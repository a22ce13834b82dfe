//! Slots for requests that are worked on. A request gives its slot back while its body is on the way: however slowly bodies
//! come, they keep nobody else out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// What the work on a request may take, once its body is there.
pub(crate) const LONGEST: Duration = Duration::from_secs(20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// A request's slot; a clone is the same one. It is free again when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Work(Arc<Parts>);

struct Parts {
    slots: Arc<Semaphore>,
    state: Mutex<State>,
}

struct State {
    slot: Option<OwnedSemaphorePermit>,
    until: Instant,
}

impl Work {
    pub(crate) fn begin(slots: &Arc<Semaphore>) -> Result<Self, Full> {
        let slot = Arc::clone(slots).try_acquire_owned().map_err(|_| Full)?;
        let state = Mutex::new(State { slot: Some(slot), until: Instant::now() + LONGEST });
        Ok(Self(Arc::new(Parts { slots: Arc::clone(slots), state })))
    }

    /// Gives the slot back while a body is awaited, for no longer than `most`.
    pub(crate) fn pause(&self, most: Duration) {
        let mut state = self.state();
        state.slot = None;
        state.until = Instant::now() + most + LONGEST;
    }

    /// Acquires a slot again; the time for the work begins now.
    pub(crate) fn resume(&self) -> Result<(), Full> {
        let slot = Arc::clone(&self.0.slots).try_acquire_owned().map_err(|_| Full)?;
        let mut state = self.state();
        state.slot = Some(slot);
        state.until = Instant::now() + LONGEST;
        Ok(())
    }

    /// When the work must be done.
    #[must_use]
    pub(crate) fn until(&self) -> Instant {
        self.state().until
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slot_is_free_while_a_body_is_awaited() {
        let slots = Arc::new(Semaphore::new(1));
        let first = Work::begin(&slots).unwrap();
        assert_eq!(Work::begin(&slots).err(), Some(Full));
        first.pause(LONGEST);
        let second = Work::begin(&slots).unwrap();
        assert_eq!(first.resume(), Err(Full));
        drop(second);
        assert_eq!(first.resume(), Ok(()));
        assert_eq!(Work::begin(&slots).err(), Some(Full));
        drop(first);
        assert!(Work::begin(&slots).is_ok());
    }
}
