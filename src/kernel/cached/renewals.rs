//! Renewals of cached values: those in progress, and those that a job does so that nobody meets an old value.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::kernel::fault::Fault;

type Work = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send>>;
type Standing = Arc<dyn Fn() -> Work + Send + Sync>;

#[derive(Clone, Default)]
pub struct Renewals(Arc<Parts>);

#[derive(Default)]
struct Parts {
    running: watch::Sender<usize>,
    standing: Mutex<Vec<Standing>>,
}

impl Renewals {
    /// Registers an expensive renewal. It is done before the shop opens, and then again and again.
    pub(crate) fn register<F>(&self, renew: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let renew: Standing = Arc::new(move || Box::pin(renew()));
        self.0.standing.lock().unwrap_or_else(PoisonError::into_inner).push(renew);
    }

    /// In the order of registration.
    pub async fn all(&self) -> Result<(), Fault> {
        let standing = self.0.standing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut outcome = Ok(());
        for renew in standing {
            outcome = outcome.and(renew().await);
        }
        outcome
    }

    /// Waits until no renewal runs in the background.
    pub async fn settled(&self) {
        // `self` owns the sender, so this cannot fail.
        let _ = self.0.running.subscribe().wait_for(|running| *running == 0).await;
    }

    /// Runs in the background. It counts as running from now on, however it ends.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let running = Running::of(self);
        tokio::spawn(async move {
            work.await;
            drop(running);
        });
    }
}

struct Running(Renewals);

impl Running {
    fn of(renewals: &Renewals) -> Self {
        renewals.0.running.send_modify(|running| *running += 1);
        Self(renewals.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.running.send_modify(|running| *running -= 1);
    }
}
