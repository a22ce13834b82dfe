//! The threads that hash passwords and judge new ones: one per core, at a lower priority than everything else.
//!
//! A hash takes tens of milliseconds of a core and 19 MiB. Separate threads bound both, however many people sign in,
//! and their lower priority keeps pages fast while they are all busy.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, oneshot};

use crate::accounts::passwords::strength::{self, Weak};
use crate::accounts::passwords::{self, About, Hash, Hasher, Level, Tally, composed, spellings};
use crate::kernel::fault::{Failure, Fault, Outcome};

/// Places for strangers per thread: about two seconds' worth of work.
const WAITING: usize = 48;
/// Places for known browsers per thread. They go before strangers.
const KNOWN_WAITING: usize = 16;
/// Unix niceness of the threads: 0 is usual, 19 the lowest priority.
const NICE: i32 = 10;
/// An idle thread frees its 19 MiB after this time.
const IDLE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A browser that has signed in to the account before. Strangers cannot crowd it out.
    Known,
    Stranger,
}

pub(crate) struct Question {
    pub(crate) password: SecretString,
    /// `None` if there is no such account.
    pub(crate) stored: Option<Hash>,
    /// Whether the right password is accepted. It is not for a blocked account.
    pub(crate) may_pass: bool,
    /// For the new hash that replaces an outdated one.
    pub(crate) salt: [u8; 16],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overloaded;

/// The hashing threads; cheap to clone.
#[derive(Clone)]
pub struct Hashers {
    queue: Arc<Queue>,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    places: usize,
    work: Arc<Mutex<Work>>,
    _closer: Arc<Closer>,
}

/// The work that refused checks must take, and the work done so far.
#[derive(Default)]
struct Work {
    level: Arc<Level>,
    done: Tally,
}

#[derive(Default)]
struct Queue {
    jobs: Mutex<Jobs>,
    changed: Condvar,
}

#[derive(Default)]
struct Jobs {
    known: VecDeque<Job>,
    strangers: VecDeque<Job>,
    is_closed: bool,
}

/// Ends the threads when the last handle is dropped.
struct Closer(Arc<Queue>);

impl Drop for Closer {
    fn drop(&mut self) {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.0.changed.notify_all();
    }
}

impl Hashers {
    /// The threads end when the last handle is dropped.
    pub(crate) fn start(threads: usize) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let closer = Arc::new(Closer(Arc::clone(&queue)));
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&queue))?;
        }
        let known = Arc::new(Semaphore::new(threads * KNOWN_WAITING));
        let strangers = Arc::new(Semaphore::new(threads * WAITING));
        let places = threads * (KNOWN_WAITING + WAITING);
        Ok(Self { queue, known, strangers, places, work: Arc::default(), _closer: closer })
    }

    /// Passwords that wait or are being hashed.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.places - self.known.available_permits() - self.strangers.available_permits()
    }

    #[must_use]
    pub fn work_done(&self) -> Tally {
        self.lock().done
    }

    /// Sets the work that refused checks must take, from a survey of all stored hashes.
    pub(crate) fn set_level(&self, level: Level) {
        self.lock().level = Arc::new(level);
    }

    fn level_with(&self, stored: Option<&Hash>) -> Arc<Level> {
        let mut work = self.lock();
        if let Some(stored) = stored {
            let mut level = Level::clone(&work.level);
            if level.raise(stored) {
                work.level = Arc::new(level);
            }
        }
        Arc::clone(&work.level)
    }

    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hashes a new password in the stranger's lane.
    pub async fn hash(&self, password: SecretString, salt: [u8; 16]) -> Outcome<Hash, Overloaded> {
        self.hash_in(Lane::Stranger, password, salt).await
    }

    pub(crate) async fn hash_in(
        &self,
        lane: Lane,
        password: SecretString,
        salt: [u8; 16],
    ) -> Outcome<Hash, Overloaded> {
        let hash = self.run(lane, move |hasher| hasher.hash(&composed(password.expose_secret()), salt)).await?;
        hash.map_err(|_| Failure::Fault(Fault::new(anyhow::anyhow!("a password could not be hashed"))))
    }

    /// Checks a password; for an outdated hash that it matches, also makes its successor.
    ///
    /// A refusal takes the same work whether the account exists or not, and whatever format its hash has.
    pub(crate) async fn check(&self, lane: Lane, question: Question) -> Outcome<Checked, Overloaded> {
        let level = self.level_with(question.stored.as_ref());
        let (checked, tally) = self.run(lane, move |hasher| answer(hasher, &question, &level)).await?;
        self.lock().done.add(tally);
        Ok(checked)
    }

    /// Judges a new password. One that was made to be slow takes a tenth of a second, as a hash does, so it runs here.
    /// Which of several hashes with one salt a secret fits.
    pub(crate) async fn find(
        &self,
        lane: Lane,
        secret: SecretString,
        kept: Vec<Hash>,
    ) -> Outcome<Option<usize>, Overloaded> {
        self.run(lane, move |hasher| hasher.find(secret.expose_secret(), &kept)).await
    }

    pub(crate) async fn weigh(
        &self,
        lane: Lane,
        password: SecretString,
        about: About,
    ) -> Outcome<Result<(), Weak>, Overloaded> {
        self.run(lane, move |_| strength::check(password.expose_secret(), &about)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Hasher) -> T + Send + 'static,
    ) -> Outcome<T, Overloaded> {
        let places = match lane {
            Lane::Known => &self.known,
            Lane::Stranger => &self.strangers,
        };
        let place = Arc::clone(places).try_acquire_owned().map_err(|_| Failure::Refused(Overloaded))?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |hasher| {
            // The requester may have disconnected.
            if !answer.is_closed() {
                let _ = answer.send(work(hasher));
            }
            drop(place);
        });
        self.queue.push(lane, job);
        answered.await.map_err(|_| Failure::Fault(Fault::new(anyhow::anyhow!("a hashing thread failed"))))
    }
}

#[derive(Debug)]
pub(crate) enum Checked {
    Wrong,
    Right {
        /// The hash to store instead, if the stored one is outdated or was made from another spelling than NFC.
        successor: Option<Hash>,
    },
}

impl Queue {
    fn push(&self, lane: Lane, job: Job) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        match lane {
            Lane::Known => jobs.known.push_back(job),
            Lane::Stranger => jobs.strangers.push_back(job),
        }
        drop(jobs);
        self.changed.notify_one();
    }

    /// Waits for the next job, for [`IDLE`] at most.
    fn next(&self) -> Next {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(jobs, IDLE, |jobs| jobs.is_empty() && !jobs.is_closed);
        let (mut jobs, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match jobs.known.pop_front().or_else(|| jobs.strangers.pop_front()) {
            Some(job) => Next::Job(job),
            None if jobs.is_closed => Next::Closed,
            None => Next::Idle,
        }
    }
}

impl Jobs {
    fn is_empty(&self) -> bool {
        self.known.is_empty() && self.strangers.is_empty()
    }
}

/// Checks a password in all its spellings. Each refused spelling takes the same work for every account.
fn answer(hasher: &mut Hasher, question: &Question, level: &Level) -> (Checked, Tally) {
    let Question { password, stored, may_pass, salt } = question;
    let (password, mut tally) = (password.expose_secret(), Tally::default());
    for spelling in spellings(password) {
        let (checked, work) = hasher.check(&spelling, stored.as_ref(), level);
        tally.add(work);
        let is_current = match checked {
            passwords::Checked::Wrong => continue,
            // Refused nevertheless, and nobody may learn that it was right.
            _ if !may_pass => {
                tally.add(hasher.make_up(&spelling, stored.as_ref(), level));
                continue;
            }
            passwords::Checked::Right => true,
            passwords::Checked::RightOutdated => false,
        };
        let kept = composed(password);
        let successor = (!is_current || spelling != kept).then(|| hasher.hash(&kept, *salt).ok()).flatten();
        return (Checked::Right { successor }, tally);
    }
    (Checked::Wrong, tally)
}

enum Next {
    Job(Job),
    Idle,
    Closed,
}

fn work(queue: &Queue) {
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::warn!(%error, "the hashing threads could not lower their priority");
    }
    let mut hasher = None;
    loop {
        match queue.next() {
            Next::Job(job) => job(hasher.get_or_insert_with(Hasher::new)),
            Next::Idle => hasher = None,
            Next::Closed => return,
        }
    }
}
