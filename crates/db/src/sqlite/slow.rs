//! The slow lane: a few connections of its own, used on threads that may block.
//!
//! A reader of this lane is no part of [`share_snapshot`](crate::share_snapshot), and no worker thread ever waits for it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::sqlite::connection::{Connection, Mode, blocking};
use crate::sqlite::identity::Identity;
use crate::{Error, Options, Result};

/// The lane; cheap to clone.
#[derive(Clone)]
pub(crate) struct SlowLane(Arc<Shared>);

struct Shared {
    path: PathBuf,
    options: Options,
    file: Arc<Identity>,
    places: Arc<Semaphore>,
    #[expect(clippy::vec_box, reason = "a lent reader moves often: it is a pointer")]
    free: Mutex<Vec<Box<Connection>>>,
}

/// A lent reader; it goes back when dropped. While its query runs the thread owns it, and returns it if nobody waits any more.
pub struct SlowReader(Option<Lent>);

struct Lent {
    /// `None` once it goes back.
    connection: Option<Box<Connection>>,
    home: Arc<Shared>,
    _place: OwnedSemaphorePermit,
}

impl SlowLane {
    pub(crate) fn new(path: &Path, options: Options, file: Arc<Identity>) -> Self {
        let places = Arc::new(Semaphore::new(usize::try_from(options.slow_connections.max(1)).unwrap_or(1)));
        Self(Arc::new(Shared { path: path.to_owned(), options, file, places, free: Mutex::default() }))
    }

    pub(crate) async fn acquire(&self) -> Result<SlowReader> {
        let shared = &self.0;
        let place =
            tokio::time::timeout(shared.options.slow_acquire_timeout, Arc::clone(&shared.places).acquire_owned())
                .await
                .map_err(|_| Error::busy("no reader for long questions was free in time"))?
                .map_err(|_| Error::busy("the database is closed"))?;
        let free = shared.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => {
                let shared = Arc::clone(shared);
                blocking(move || shared.open()).await?
            }
        };
        Ok(SlowReader(Some(Lent { connection: Some(connection), home: Arc::clone(shared), _place: place })))
    }

    /// Lends no more, and closes the idle ones.
    pub(crate) fn close(&self) {
        self.0.places.close();
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Shared {
    fn open(&self) -> Result<Box<Connection>> {
        let opened = Connection::open(&self.path, Mode::Slow, self.options)?;
        // Opened by its path: it must not be another file than the writer's.
        self.file.verify()?;
        Ok(Box::new(opened))
    }
}

impl SlowReader {
    /// Works with the connection on a thread that may block. Dropping the future interrupts the running query.
    pub(crate) async fn run<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut lent = self.0.take().ok_or_else(gone)?;
        let mut abandon = lent.connection.as_ref().map(|connection| connection.abandon()).ok_or_else(gone)?;
        let done = blocking(move || {
            let connection = lent.connection.as_mut().ok_or_else(gone)?;
            let answer = if connection.is_abandoned() { Err(gone()) } else { work(connection) };
            Ok((lent, answer))
        });
        let (lent, answer) = done.await?;
        abandon.disarm();
        self.0 = Some(lent);
        answer
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if connection.is_idle() && !self.home.places.is_closed() {
            self.home.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

fn gone() -> Error {
    Error::busy("the connection is closed, or nobody waits for its answer")
}
