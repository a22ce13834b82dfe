//! The threads that hash and weigh passwords: as many as cores, and below everything else in rank.
//!
//! A hash takes tens of milliseconds of a core and 19 MiB. Threads of their own bound both, whatever the number of
//! people at the door, and their lower rank keeps pages quick while all of them are busy.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, oneshot};

use crate::accounts::passwords::strength::{self, Weak};
use crate::accounts::passwords::{self, About, Hash, Hasher, Level, Tally, composed, spellings};
use crate::kernel::fault::{Failure, Fault, Outcome};

/// Strangers who wait for a thread, for each thread: about two seconds' worth.
const WAITING: usize = 48;
/// People in browsers that are known who wait for a thread, for each thread. Strangers let them pass.
const KNOWN_WAITING: usize = 16;
/// The rank of the threads: Unix «nice», where 0 is usual and 19 lowest.
const NICE: i32 = 10;
/// After this long without work a thread gives its 19 MiB back.
const IDLE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody in a browser that has proven itself before: strangers cannot crowd them out.
    Known,
    Stranger,
}

/// A password to be looked at.
pub(crate) struct Question {
    pub(crate) password: SecretString,
    /// What it is compared with; nothing for an account that does not exist.
    pub(crate) stored: Option<Hash>,
    /// Whether the right one would do: not that of a blocked account.
    pub(crate) may_pass: bool,
    /// For the successor of an outdated hash.
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
    /// Places of both lanes together.
    places: usize,
    work: Arc<Mutex<Work>>,
    _closer: Arc<Closer>,
}

/// What refused checks take, and what all checks took.
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

/// Sends the threads home when the last handle is gone.
struct Closer(Arc<Queue>);

impl Drop for Closer {
    fn drop(&mut self) {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.0.changed.notify_all();
    }
}

impl Hashers {
    /// Starts `threads` of them. They end when the last handle is dropped.
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

    /// How many wait or are worked on.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.places - self.known.available_permits() - self.strangers.available_permits()
    }

    /// The work that all checks have taken so far.
    #[must_use]
    pub fn work_done(&self) -> Tally {
        self.lock().done
    }

    /// Learns what refused checks have to take, of all hashes that are stored.
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

    /// A new hash of a password, in the form in which it is kept.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub async fn hash(&self, password: SecretString, salt: [u8; 16]) -> Outcome<Hash, Overloaded> {
        self.hash_in(Lane::Stranger, password, salt).await
    }

    /// The same in this lane.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub(crate) async fn hash_in(
        &self,
        lane: Lane,
        password: SecretString,
        salt: [u8; 16],
    ) -> Outcome<Hash, Overloaded> {
        let hash = self.run(lane, move |hasher| hasher.hash(&composed(password.expose_secret()), salt)).await?;
        hash.map_err(|_| Failure::Fault(Fault::new(anyhow::anyhow!("a password could not be hashed"))))
    }

    /// Whether a password is right; for an outdated hash that it fits, also its successor.
    ///
    /// A refusal is the same work whether there is somebody to compare with or not, and in whatever format their hash is.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub(crate) async fn check(&self, lane: Lane, question: Question) -> Outcome<Checked, Overloaded> {
        let level = self.level_with(question.stored.as_ref());
        let (checked, tally) = self.run(lane, move |hasher| answer(hasher, &question, &level)).await?;
        self.lock().done.add(tally);
        Ok(checked)
    }

    /// Whether a new password will do. What is made to be slow keeps a thread busy for a tenth of a second, as a hash does.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
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
            // Whoever asked may have gone meanwhile.
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
    /// Not the password.
    Wrong,
    Right {
        /// The hash to keep instead of an outdated one, or of one of another spelling than NFC.
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

    /// The next job; nothing after a while without any, and then the end when it is closed.
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

/// Looks at a password on a hashing thread, in all its spellings. Each that is refused is the same work for everybody.
fn answer(hasher: &mut Hasher, question: &Question, level: &Level) -> (Checked, Tally) {
    let Question { password, stored, may_pass, salt } = question;
    let (password, mut tally) = (password.expose_secret(), Tally::default());
    for spelling in spellings(password) {
        let (checked, work) = hasher.check(&spelling, stored.as_ref(), level);
        tally.add(work);
        let is_current = match checked {
            passwords::Checked::Wrong => continue,
            // Refused all the same: nobody is to learn that it was right.
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
        tracing::warn!(%error, "hashing threads keep the usual rank");
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
