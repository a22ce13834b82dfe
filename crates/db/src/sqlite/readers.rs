//! The pool of readers: opened when needed, up to a limit, and kept.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::sqlite::connection::{Connection, Mode};
use crate::sqlite::deadline::Overruns;
use crate::sqlite::identity::Identity;
use crate::sqlite::snapshot;
use crate::{Error, Options, Result};

/// The readers; cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Shared>);

pub(super) struct Shared {
    path: PathBuf,
    options: Options,
    overruns: Arc<Overruns>,
    file: Arc<Identity>,
    places: Arc<Semaphore>,
    /// The idle ones, the last used last: it is lent first, because its page cache is warm.
    #[expect(clippy::vec_box, reason = "a lent reader moves often: it is a pointer")]
    free: Mutex<Vec<Box<Connection>>>,
}

/// A lent reader; it goes back when dropped.
pub struct Reader(Option<Lent>);

/// A reader that is lent.
pub(super) struct Lent {
    connection: Box<Connection>,
    /// The number of the snapshot that its open transaction sees.
    snapshot: Option<u64>,
    home: Arc<Shared>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    pub(crate) fn new(path: &Path, options: Options, file: Arc<Identity>) -> Self {
        let overruns = Arc::new(Overruns::new(options.complain_after));
        let places = Arc::new(Semaphore::new(usize::try_from(options.connections.max(1)).unwrap_or(1)));
        Self(Arc::new(Shared { path: path.to_owned(), options, overruns, file, places, free: Mutex::default() }))
    }

    pub(crate) async fn acquire(&self) -> Result<Reader> {
        if let Some(open) = snapshot::borrow(&self.0) {
            return Ok(Reader(Some(open)));
        }
        let places = &self.0.places;
        let place = match Arc::clone(places).try_acquire_owned() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(self.0.options.acquire_timeout, Arc::clone(places).acquire_owned())
                .await
                .map_err(|_| Error::busy("no reader was free in time"))?
                .map_err(|_| Error::busy("the database is closed"))?,
        };
        let free = self.0.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => {
                let opened = Connection::open(&self.0.path, Mode::Reader, self.0.options)?;
                // Opened by its path: it must not be another file than the writer's.
                self.0.file.verify()?;
                Box::new(opened.watched(&self.0.overruns))
            }
        };
        let snapshot = snapshot::number();
        if snapshot.is_some() {
            connection.command("BEGIN")?;
        }
        Ok(Reader(Some(Lent { connection, snapshot, home: Arc::clone(&self.0), _place: place })))
    }

    /// Whether no more are lent.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.places.is_closed()
    }

    /// Lends no more, and closes the idle ones.
    pub(crate) fn close(&self) {
        self.0.places.close();
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Reader {
    /// The connection; it is there until the reader is dropped.
    pub(crate) fn connection(&mut self) -> Option<&mut Connection> {
        self.0.as_mut().map(|lent| &mut *lent.connection)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(lent) = self.0.take() {
            snapshot::keep(lent);
        }
    }
}

impl Lent {
    /// The number of the snapshot that it sees.
    pub(super) fn snapshot(&self) -> Option<u64> {
        self.snapshot
    }

    /// Whether it reads this file.
    pub(super) fn is_of(&self, file: &Arc<Shared>) -> bool {
        Arc::ptr_eq(&self.home, file)
    }

    /// Ends its transaction and goes back to the idle ones. One that cannot is closed.
    pub(super) fn go_home(self) {
        let is_idle = self.connection.is_idle() || self.connection.command("COMMIT").is_ok();
        if is_idle && !self.home.places.is_closed() {
            self.home.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.connection);
        }
    }
}
