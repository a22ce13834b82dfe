//! The one writer, with group commit: transactions take turns, and those that wait in line share one commit and one wait for the
//! disk.
//!
//! Each transaction is a savepoint in a larger one. The first that is done queues again, behind all that wait by then, to commit
//! for the group; none is acknowledged before that commit is on the disk. A transaction that fails is rolled back to its savepoint
//! and does not affect the others. Without others in line it commits at once, so a single writer does not wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tokio::time::{Instant, sleep, timeout};

use crate::sqlite::connection::{Connection, blocking};
use crate::sqlite::identity::Identity;
use crate::{Error, Options, Result};

/// The pause between two attempts to lock the database against another program.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The writer; cheap to clone. The mutex is a fair queue.
#[derive(Clone)]
pub(crate) struct Writer {
    turn: Arc<Mutex<Group>>,
    file: Arc<Identity>,
    options: Options,
}

/// Whoever has the turn owns it.
struct Group {
    /// `None` once the database is closed.
    connection: Option<Connection>,
    /// Whose work is done in the open transaction: they wait for its commit.
    done: Vec<oneshot::Sender<Result<()>>>,
    file: Arc<Identity>,
}

/// A turn of the writer: a transaction, rolled back when dropped without a commit.
pub struct Writing {
    group: Option<OwnedMutexGuard<Group>>,
    writer: Writer,
}

impl Writer {
    pub(crate) fn new(connection: Connection, file: Arc<Identity>, options: Options) -> Self {
        let group = Group { connection: Some(connection), done: Vec::new(), file: Arc::clone(&file) };
        Self { turn: Arc::new(Mutex::new(group)), file, options }
    }

    /// Waits for the turn and begins.
    pub(crate) async fn begin(&self) -> Result<Writing> {
        self.file.not_lost()?;
        let turn = match Arc::clone(&self.turn).try_lock_owned() {
            Ok(group) => group,
            Err(_) => timeout(self.options.acquire_timeout, Arc::clone(&self.turn).lock_owned())
                .await
                .map_err(|_| Error::busy("the writer was not free in time"))?,
        };
        let mut writing = Writing { group: Some(turn), writer: self.clone() };
        let until = Instant::now() + self.options.statement_timeout;
        while !writing.open()? {
            if Instant::now() >= until {
                return Err(Error::busy("another program holds the database"));
            }
            sleep(LOOK_AGAIN).await;
        }
        Ok(writing)
    }

    /// Commits for the group, after those who stand in line now had their turn.
    async fn lead(self) {
        let mut group = Arc::clone(&self.turn).lock_owned().await;
        if group.done.is_empty() {
            return;
        }
        // A thread that may block keeps the turn until the commit is on the disk. Meanwhile the next group gathers in line.
        let committed = blocking(move || {
            group.commit();
            Ok(())
        });
        if let Err(error) = committed.await {
            tracing::error!(%error, "the committing thread is gone");
        }
    }

    /// Commits what is done and closes; the log is written back into the file.
    pub(crate) async fn close(&self) {
        let mut group = Arc::clone(&self.turn).lock_owned().await;
        let closed = blocking(move || {
            group.commit();
            group.file.verify()?;
            if let Some(mut connection) = group.connection.take() {
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
        let mut group = Arc::clone(&self.turn).lock_owned().await;
        blocking(move || {
            group.commit();
            group.file.verify()?;
            let done = work(group.connection.as_mut().ok_or_else(closed)?)?;
            group.file.verify()?;
            Ok(done)
        })
        .await
    }
}

impl Group {
    /// Commits the open transaction and tells its group the outcome.
    fn commit(&mut self) {
        if self.done.is_empty() {
            return;
        }
        let Some(connection) = &self.connection else { return };
        // Checked before and after the commit: what was written into a file that was replaced is lost.
        let committed = self.file.verify().and_then(|()| Ok(connection.command("COMMIT")?));
        let committed = committed.and_then(|()| self.file.verify());
        if committed.is_err() && !connection.is_idle() {
            undo(connection, "ROLLBACK");
        }
        self.tell(&committed);
    }

    fn tell(&mut self, outcome: &Result<()>) {
        for waiting in self.done.drain(..) {
            // Somebody may have stopped waiting.
            let _ = waiting.send(match outcome {
                Ok(()) => Ok(()),
                Err(Error::Lost(why)) => Err(Error::Lost(why.clone())),
                Err(error) => Err(Error::Unavailable(error.to_string().into())),
            });
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Once it is closed its log is gone by itself.
        if self.connection.is_some() && self.file.verify().is_err() {
            // The last connection that is closed removes the log by its name: it would be another database's.
            std::mem::forget(self.connection.take());
        }
    }
}

impl Writing {
    /// The connection, as long as the transaction is open. An interrupted statement or a full disk ends it: later statements would be
    /// kept without the earlier ones.
    pub(crate) fn connection(&mut self) -> Option<&mut Connection> {
        self.group.as_mut()?.connection.as_mut().filter(|connection| !connection.is_idle())
    }

    /// Begins, joining the transaction that is open already. `false` while another program holds the lock.
    fn open(&mut self) -> Result<bool> {
        let connection = self.group.as_mut().and_then(|group| group.connection.as_mut()).ok_or_else(closed)?;
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
        let Some(group) = self.group.as_mut() else { return Err(closed()) };
        let Some(connection) = &group.connection else { return Err(closed()) };
        // Should this fail, the turn is rolled back when `self` goes.
        connection.command("RELEASE turn")?;
        let (tell, told) = oneshot::channel();
        group.done.push(tell);
        if group.done.len() == 1 {
            tokio::spawn(self.writer.clone().lead());
        }
        self.group = None;
        told.await.unwrap_or_else(|gone| Err(Error::Unavailable(Box::new(gone))))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let Some(mut group) = self.group.take() else { return };
        let Some(connection) = &group.connection else { return };
        if connection.is_idle() {
            // The engine has rolled everything back, also what the others of the group did.
            group.tell(&Err(Error::busy("the transaction was rolled back: the disk is full or fails")));
        } else if group.done.is_empty() {
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
