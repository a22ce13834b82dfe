//! Background work: recurring tasks that stop with the server, and durable jobs in the database.
//!
//! A recurring task never overlaps itself, and survives its own errors and panics. A durable job is written in the transaction
//! that makes it necessary and runs at least once. Knows `kernel` alone; each domain brings its own jobs.

mod durable;
mod store;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

pub use durable::{ATTEMPTS, Job, LEASE, Next, discard, enqueue, given_up, retry, standing, work};

use crate::kernel::fault::Fault;

/// When a job runs: at once, and then again and again. Runs of one job never overlap.
#[derive(Debug, Clone)]
pub struct Recurring {
    /// The job's name in the log.
    pub name: &'static str,
    /// The pause after a run.
    pub every: Duration,
    /// Ends the pause early. If it is notified during a run, the next run follows at once.
    pub waker: Option<Arc<Notify>>,
}

/// The jobs of a program.
///
/// A run that fails or panics is logged, and the job goes on. After the token is cancelled no new run begins; [`Jobs::finish`]
/// waits for those in progress.
pub struct Jobs {
    stop: CancellationToken,
    tasks: Vec<(&'static str, JoinHandle<()>)>,
}

impl Jobs {
    #[must_use]
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop, tasks: Vec::new() }
    }

    /// Starts a job. Work that takes long should look at the token it is given between its steps.
    pub fn start<W, F>(&mut self, job: Recurring, work: W)
    where
        W: Fn(CancellationToken) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        self.tasks.push((job.name, tokio::spawn(repeat(job, self.stop.clone(), work))));
    }

    /// Waits for the runs in progress, at most `grace` in all; then aborts them. Cancel the token first.
    pub async fn finish(self, grace: Duration) {
        let latest = Instant::now() + grace;
        for (job, mut task) in self.tasks {
            if timeout_at(latest, &mut task).await.is_err() {
                task.abort();
                tracing::warn!(job, "a job was aborted because it did not end in time");
            }
        }
    }
}

async fn repeat<W, F>(job: Recurring, stop: CancellationToken, work: W)
where
    W: Fn(CancellationToken) -> F,
    F: Future<Output = Result<(), Fault>>,
{
    while !stop.is_cancelled() {
        run(job.name, async { work(stop.clone()).await }).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = woken(job.waker.as_deref()) => {}
            () = sleep(job.every) => {}
        }
    }
}

async fn run(job: &'static str, work: impl Future<Output = Result<(), Fault>>) {
    let work = work.instrument(tracing::info_span!("job", name = job));
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(fault)) => tracing::error!(job, causes = fault.causes(), "a job failed, and will run again"),
        Err(_) => tracing::error!(job, "a job panicked, and will run again"),
    }
}

async fn woken(waker: Option<&Notify>) {
    match waker {
        Some(waker) => waker.notified().await,
        None => std::future::pending().await,
    }
}
