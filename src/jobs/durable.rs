//! Durable jobs: written in the transaction that makes them necessary, and done by any process that runs their kind.
//!
//! A job is leased for [`LEASE`] in one short transaction, done outside of any, and then deleted. A process that stops in the
//! middle leaves the lease to run out. So each job is done at least once, and must be safe to do twice.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use techstore_db::{Db, Timestamp, Tx, Write};
use tokio_util::sync::CancellationToken;

use super::store::{self, Due, GivenUp, Leased, Standing};
use crate::kernel::clock::Clock;
use crate::kernel::fault::Fault;
use crate::kernel::ids::JobId;

/// Longer than a job should take: afterwards another process may lease it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// After so many failed attempts in a row a job is given up, about half a day after the first.
pub const ATTEMPTS: i64 = 20;
/// The pause after the first failure; it doubles with every further one.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// The least pause of a job that postpones itself: it must not keep its runner busy.
const SHORTEST_WAIT: SignedDuration = SignedDuration::from_secs(1);
/// A job that has been due for longer is overdue: nobody runs its kind, or too slowly.
const LATE: SignedDuration = SignedDuration::from_hours(1);
/// Jobs looked for at once.
const BATCH: i64 = 50;
/// Characters of an error that are kept.
const KEPT: usize = 1000;

/// Work to be done once. Its fields are its input, kept as JSON: what is renamed there is lost to the jobs that wait.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind in its rows. Never change it: jobs that wait would not be found any more.
    const KIND: &'static str;
    /// How many of the kind one process does at a time.
    const AT_ONCE: usize = 1;
    /// What it needs beside its input, such as the mailer.
    type Context: Sync;

    /// Does it. After an error it runs again, with growing pauses, until it is given up.
    fn run(
        &self,
        context: &Self::Context,
        stop: &CancellationToken,
    ) -> impl Future<Output = Result<Next, Fault>> + Send;
}

/// What becomes of a job that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Done,
    At(Timestamp),
    /// Something that all jobs of the kind need is unreachable: the others wait for the next run of [`work`], too.
    Pause(Timestamp),
}

/// Adds a job, in the transaction that makes it necessary.
pub async fn enqueue<J: Job>(tx: &mut Write, job: &J, run_at: Timestamp, now: Timestamp) -> Result<(), Fault> {
    let payload = serde_json::to_string(job).map_err(Fault::new)?;
    Ok(store::insert(tx, J::KIND, &payload, run_at, now).await?)
}

/// Does all jobs of a kind that are due. Any number of processes may do it at once.
pub async fn work<J: Job>(db: &Db, clock: &Clock, context: &J::Context, stop: &CancellationToken) -> Result<(), Fault> {
    let runner = Runner { db, clock, stop, is_paused: AtomicBool::new(false) };
    while runner.goes_on() {
        let mut reader = db.read().await?;
        let due = store::due(&mut reader, J::KIND, clock.now(), BATCH).await?;
        drop(reader);
        if due.is_empty() {
            break;
        }
        let mut runs = stream::iter(due).map(|due| runner.one::<J>(due, context)).buffer_unordered(J::AT_ONCE);
        while let Some(ended) = runs.next().await {
            ended?;
        }
    }
    Ok(())
}

struct Runner<'a> {
    db: &'a Db,
    clock: &'a Clock,
    stop: &'a CancellationToken,
    is_paused: AtomicBool,
}

/// Why a job was not done.
enum Trouble {
    Failed(String),
    /// No other attempt would end otherwise.
    Hopeless(String),
}

impl Runner<'_> {
    fn goes_on(&self) -> bool {
        !self.stop.is_cancelled() && !self.is_paused.load(Ordering::Relaxed)
    }

    async fn one<J: Job>(&self, due: Due, context: &J::Context) -> Result<(), Fault> {
        if !self.goes_on() {
            return Ok(());
        }
        let until = Timestamp::new(*self.clock.now() + LEASE);
        let lease = async |mut tx: Tx| Ok::<_, Fault>(store::lease(&mut tx, &due, until).await?);
        let Some(leased) = self.db.transaction("leasing a job", lease).await? else { return Ok(()) };
        let ended = self.attempt::<J>(&leased, context).await;
        if matches!(ended, Ok(Next::Pause(_))) {
            self.is_paused.store(true, Ordering::Relaxed);
        }
        let settle = async |mut tx: Tx| self.settle::<J>(&mut tx, (due.id, until), &leased, &ended).await;
        self.db.transaction("noting what became of a job", settle).await
    }

    async fn attempt<J: Job>(&self, leased: &Leased, context: &J::Context) -> Result<Next, Trouble> {
        if leased.attempts > ATTEMPTS {
            return Err(Trouble::Hopeless("every attempt was cut off in the middle".to_owned()));
        }
        let job: J = serde_json::from_str(&leased.payload)
            .map_err(|error| Trouble::Hopeless(format!("the payload cannot be read: {error}")))?;
        match AssertUnwindSafe(job.run(context, self.stop)).catch_unwind().await {
            Ok(ended) => ended.map_err(|fault| Trouble::Failed(fault.causes())),
            Err(_) => Err(Trouble::Failed("it panicked".to_owned())),
        }
    }

    async fn settle<J: Job>(
        &self,
        tx: &mut Write,
        (id, until): (JobId, Timestamp),
        leased: &Leased,
        ended: &Result<Next, Trouble>,
    ) -> Result<(), Fault> {
        let (job, number, attempts) = (J::KIND, id.0, leased.attempts);
        let now = self.clock.now();
        let (error, wait) = match ended {
            Ok(Next::Done) => return Ok(store::finish(tx, id, until).await?),
            Ok(Next::At(at) | Next::Pause(at)) => {
                let at = Timestamp::new((**at).max(*now + SHORTEST_WAIT));
                return Ok(store::put_off(tx, id, until, at, None).await?);
            }
            Err(Trouble::Failed(error)) => (error, wait_after(attempts)),
            Err(Trouble::Hopeless(error)) => (error, None),
        };
        let kept: String = error.chars().take(KEPT).collect();
        if let Some(wait) = wait {
            tracing::warn!(job, number, attempts, error, seconds = wait.as_secs(), "a job failed, and will run again");
            store::put_off(tx, id, until, Timestamp::new(*now + wait), Some(&kept)).await?;
        } else {
            tracing::error!(job, number, attempts, error, "a job was given up");
            store::give_up(tx, id, until, &kept, now).await?;
        }
        Ok(())
    }
}

/// How long to wait after so many failed attempts; nothing when there were enough.
fn wait_after(attempts: i64) -> Option<SignedDuration> {
    if attempts >= ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let doubled = 2_i32.checked_pow(doublings).and_then(|times| FIRST_WAIT.checked_mul(times));
    Some(doubled.map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT)))
}

/// How many jobs wait, are overdue by more than an hour, and were given up.
pub async fn standing(db: &Db, now: Timestamp) -> Result<Standing, Fault> {
    let mut db = db.read().await?;
    Ok(store::standing(&mut db, Timestamp::new(*now - LATE)).await?)
}

/// The jobs that were given up, the oldest first.
pub async fn given_up(db: &Db) -> Result<Vec<GivenUp>, Fault> {
    let mut db = db.read_slow().await?;
    Ok(store::given_up(&mut db).await?)
}

/// Lets a job that was given up run again; `false` when there is none of that number.
pub async fn retry(db: &Db, id: JobId, now: Timestamp) -> Result<bool, Fault> {
    let retry = async |mut tx: Tx| Ok::<_, Fault>(store::retry(&mut tx, id, now).await? > 0);
    db.transaction("retrying a job", retry).await
}

/// Deletes a job that was given up; `false` when there is none of that number.
pub async fn discard(db: &Db, id: JobId) -> Result<bool, Fault> {
    let discard = async |mut tx: Tx| Ok::<_, Fault>(store::discard(&mut tx, id).await? > 0);
    db.transaction("discarding a job", discard).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_an_hour_and_end_after_half_a_day() {
        let waits: Vec<i64> = (1..).map_while(wait_after).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits[..10], [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(waits.len(), 19);
        assert!((10..=14).contains(&(waits.iter().sum::<i64>() / 3600)), "{waits:?}");
    }
}
