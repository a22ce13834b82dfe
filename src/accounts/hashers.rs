//! The threads that hash and weigh passwords: as many as cores, and below everything else in rank.
//!
//! A hash takes tens of milliseconds of a core and 19 MiB. Threads of their own bound both, whatever the number of
//! people at the door, and their lower rank keeps pages quick while all of them are busy.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::accounts::passwords::strength::{self, Weak};
use crate::accounts::passwords::{Hash, Hasher, Verdict};
use crate::kernel::fault::{Failure, Fault, Outcome};

/// Who waits for a thread, for each thread: about two seconds' worth.
const WAITING: usize = 48;
/// The rank of the threads: Unix «nice», where 0 is usual and 19 lowest.
const NICE: i32 = 10;
/// After this long without work a thread gives its 19 MiB back.
const IDLE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

/// Too many wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overloaded;

/// The hashing threads; cheap to clone.
#[derive(Clone)]
pub struct Hashers {
    queue: Arc<Queue>,
    waiting: Arc<AtomicUsize>,
    most: usize,
    _closer: Arc<Closer>,
}

#[derive(Default)]
struct Queue {
    jobs: Mutex<(VecDeque<Job>, bool)>,
    changed: Condvar,
}

/// Sends the threads home when the last handle is gone.
struct Closer(Arc<Queue>);

impl Drop for Closer {
    fn drop(&mut self) {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        self.0.changed.notify_all();
    }
}

impl Hashers {
    /// Starts `threads` of them. They end when the last handle is dropped.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let closer = Arc::new(Closer(Arc::clone(&queue)));
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&queue))?;
        }
        Ok(Self { queue, waiting: Arc::default(), most: threads * WAITING, _closer: closer })
    }

    /// How many wait or are worked on.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// A new hash of a password.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Outcome<Hash, Overloaded> {
        let hash = self.run(move |hasher| hasher.hash(&password, salt)).await?;
        hash.map_err(|_| Failure::Fault(Fault::new(anyhow::anyhow!("a password could not be hashed"))))
    }

    /// Whether a password is right; for an outdated hash that it fits, also its successor.
    ///
    /// Exactly one hash is worked through whether there is somebody to compare with or not.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub async fn check(&self, password: String, stored: Option<Hash>, salt: [u8; 16]) -> Outcome<Checked, Overloaded> {
        self.run(move |hasher| {
            let verdict = match &stored {
                Some(stored) => hasher.verify(&password, stored),
                None => hasher.verify_nobody(&password),
            };
            match verdict {
                Verdict::Wrong => Checked::Wrong,
                Verdict::Right => Checked::Right { successor: None },
                Verdict::RightOutdated => Checked::Right { successor: hasher.hash(&password, salt).ok() },
            }
        })
        .await
    }

    /// Whether a new password will do. What is made to be slow keeps a thread busy for a tenth of a second, as a hash does.
    ///
    /// # Errors
    /// [`Overloaded`] when too many wait already.
    pub async fn weigh(&self, password: String, personal: Vec<String>) -> Outcome<Result<(), Weak>, Overloaded> {
        self.run(move |_| {
            let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
            strength::check(&password, &personal)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hasher) -> T + Send + 'static,
    ) -> Outcome<T, Overloaded> {
        let place = Place::take(&self.waiting, self.most).ok_or(Failure::Refused(Overloaded))?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |hasher| {
            // Whoever asked may have gone meanwhile.
            if !answer.is_closed() {
                let _ = answer.send(work(hasher));
            }
            drop(place);
        });
        self.queue.put(job);
        answered.await.map_err(|_| Failure::Fault(Fault::new(anyhow::anyhow!("a hashing thread failed"))))
    }
}

/// What a check found.
#[derive(Debug)]
pub enum Checked {
    /// Not the password.
    Wrong,
    /// The password.
    Right {
        /// The hash to keep instead of an outdated one.
        successor: Option<Hash>,
    },
}

/// A place in the queue, free again when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        (waiting.fetch_add(1, Ordering::AcqRel) < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Queue {
    fn put(&self, job: Job) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).0.push_back(job);
        self.changed.notify_one();
    }

    /// The next job; nothing after a while without any, and then the end when it is closed.
    fn take(&self) -> Taken {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(jobs, IDLE, |(jobs, closed)| jobs.is_empty() && !*closed);
        let (mut jobs, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match jobs.0.pop_front() {
            Some(job) => Taken::Job(job),
            None if jobs.1 => Taken::Closed,
            None => Taken::Idle,
        }
    }
}

enum Taken {
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
        match queue.take() {
            Taken::Job(job) => job(hasher.get_or_insert_with(Hasher::new)),
            Taken::Idle => hasher = None,
            Taken::Closed => return,
        }
    }
}
