//! The one writer. Transactions take turns, and those that stand in line share one commit, so one wait for the disk.
//!
//! Each transaction is a savepoint in a larger one. The first that is done lines up again, behind all that wait by then, to
//! commit for all of them; nobody is told «done» before that commit is on the disk. A transaction that fails is rolled back to
//! its savepoint and harms nobody. Without a line the first commits at once, so a lone writer waits for nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tokio::time::{Instant, sleep, timeout};

use crate::sqlite::connection::{Connection, blocking};
use crate::sqlite::identity::Identity;
use crate::{Error, Options, Result};

/// How long to wait before another program's lock is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The writer; cheap to clone. The mutex is a fair queue.
#[derive(Clone)]
pub(crate) struct Writer {
    turn: Arc<Mutex<Desk>>,
    file: Arc<Identity>,
    options: Options,
}

/// What whoever has the turn works at.
struct Desk {
    /// Nothing once the database is closed.
    connection: Option<Connection>,
    /// Those whose work is done in the open transaction and who wait for its commit.
    done: Vec<oneshot::Sender<Result<()>>>,
    file: Arc<Identity>,
}

/// A turn of the writer: a transaction, rolled back when dropped without a commit.
pub struct Writing {
    desk: Option<OwnedMutexGuard<Desk>>,
    writer: Writer,
}

impl Writer {
    pub(crate) fn new(connection: Connection, file: Arc<Identity>, options: Options) -> Self {
        let desk = Desk { connection: Some(connection), done: Vec::new(), file: Arc::clone(&file) };
        Self { turn: Arc::new(Mutex::new(desk)), file, options }
    }

    /// Waits for the turn and begins.
    pub(crate) async fn begin(&self) -> Result<Writing> {
        self.file.not_lost()?;
        let turn = match Arc::clone(&self.turn).try_lock_owned() {
            Ok(desk) => desk,
            Err(_) => timeout(self.options.acquire_timeout, Arc::clone(&self.turn).lock_owned())
                .await
                .map_err(|_| Error::busy("the writer was not free in time"))?,
        };
        let mut writing = Writing { desk: Some(turn), writer: self.clone() };
        let until = Instant::now() + self.options.statement_timeout;
        while !writing.open()? {
            if Instant::now() >= until {
                return Err(Error::busy("another program holds the database"));
            }
            sleep(LOOK_AGAIN).await;
        }
        Ok(writing)
    }

    /// Commits for all who are done, once those who stand in line now had their turn.
    async fn lead(self) {
        let mut desk = Arc::clone(&self.turn).lock_owned().await;
        if desk.done.is_empty() {
            return;
        }
        // A thread that may wait has the desk until the commit is on the disk; the line waits, and grows.
        let committed = blocking(move || {
            desk.commit();
            Ok(())
        });
        if let Err(error) = committed.await {
            tracing::error!(%error, "the committing thread is gone");
        }
    }

    /// Commits what is done and closes; the log is written back into the file.
    pub(crate) async fn close(&self) {
        let mut desk = Arc::clone(&self.turn).lock_owned().await;
        let closed = blocking(move || {
            desk.commit();
            desk.file.verify()?;
            if let Some(mut connection) = desk.connection.take() {
                connection.raw().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            }
            Ok(())
        });
        if let Err(error) = closed.await {
            tracing::warn!(%error, "the write-ahead log could not be written back; the next start will do it");
        }
    }

    /// The writer's connection for work of its own, with nothing open.
    pub(crate) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut desk = Arc::clone(&self.turn).lock_owned().await;
        blocking(move || {
            desk.commit();
            desk.file.verify()?;
            let done = work(desk.connection.as_mut().ok_or_else(closed)?)?;
            desk.file.verify()?;
            Ok(done)
        })
        .await
    }
}

impl Desk {
    /// Commits the open transaction and tells those who wait what became of it.
    fn commit(&mut self) {
        if self.done.is_empty() {
            return;
        }
        let Some(connection) = &self.connection else { return };
        // Looked at on both sides of the commit: what went into a file that is gone was not kept.
        let committed = self.file.verify().and_then(|()| Ok(connection.command("COMMIT")?));
        let committed = committed.and_then(|()| self.file.verify());
        if committed.is_err() && !connection.is_idle() {
            undo(connection, "ROLLBACK");
        }
        self.tell(&committed);
    }

    fn tell(&mut self, outcome: &Result<()>) {
        for waiting in self.done.drain(..) {
            // Whoever does not wait any more will not hear it.
            let _ = waiting.send(match outcome {
                Ok(()) => Ok(()),
                Err(Error::Lost(why)) => Err(Error::Lost(why.clone())),
                Err(error) => Err(Error::Unavailable(error.to_string().into())),
            });
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Once it is closed its log is gone by itself.
        if self.connection.is_some() && self.file.verify().is_err() {
            // The last connection that is closed removes the log by its name: it would be another database's.
            std::mem::forget(self.connection.take());
        }
    }
}

impl Writing {
    /// The connection, while the transaction lasts: an interrupted statement or a full disk ends it, and what came after would be
    /// kept without what came before.
    pub(crate) fn connection(&mut self) -> Option<&mut Connection> {
        self.desk.as_mut()?.connection.as_mut().filter(|connection| !connection.is_idle())
    }

    /// Begins, joining the transaction that is open already. `false` while another program holds the lock.
    fn open(&mut self) -> Result<bool> {
        let connection = self.desk.as_mut().and_then(|desk| desk.connection.as_mut()).ok_or_else(closed)?;
        if connection.is_idle() {
            match connection.command("BEGIN IMMEDIATE") {
                Ok(()) => {}
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
        connection.command("SAVEPOINT turn")?;
        Ok(true)
    }

    /// Ends the turn and waits until what was done in it is on the disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let Some(desk) = self.desk.as_mut() else { return Err(closed()) };
        let Some(connection) = &desk.connection else { return Err(closed()) };
        // Should this fail, the turn is rolled back when `self` goes.
        connection.command("RELEASE turn")?;
        let (tell, told) = oneshot::channel();
        desk.done.push(tell);
        if desk.done.len() == 1 {
            tokio::spawn(self.writer.clone().lead());
        }
        self.desk = None;
        told.await.unwrap_or_else(|gone| Err(Error::Unavailable(Box::new(gone))))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let Some(mut desk) = self.desk.take() else { return };
        let Some(connection) = &desk.connection else { return };
        if connection.is_idle() {
            // The engine itself has rolled everything back: those who were done are not.
            desk.tell(&Err(Error::busy("the transaction was rolled back: the disk is full or fails")));
        } else if desk.done.is_empty() {
            undo(connection, "ROLLBACK");
        } else {
            undo(connection, "ROLLBACK TO turn");
            undo(connection, "RELEASE turn");
        }
    }
}

fn undo(connection: &Connection, text: &'static str) {
    if let Err(error) = connection.command(text) {
        tracing::error!(%error, text, "a transaction could not be rolled back");
    }
}

fn closed() -> Error {
    Error::busy("the database is closed")
}
