//! The unit of work: begin, run again after a conflict, commit, and then what waits for the commit.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{Db, Error, Write};

/// How often an operation is begun before its conflict is reported.
const TRIES: u32 = 4;

/// The transaction of an operation; goes where a `&mut Write` is wanted.
///
/// Owned, because the future of a closure that borrows its argument cannot be proven `Send` inside a handler
/// (rust-lang/rust#110338). It cannot be committed: [`Db::transaction`] does that.
pub type Tx = OwnedMutexGuard<Write>;

/// An error that can end an operation of [`Db::transaction`].
pub trait Failed: From<Error> {
    /// Whether another transaction won ([`Error::Conflict`]: SQLSTATE 40001, 40P01), so that running the operation again may succeed.
    fn is_conflict(&self) -> bool;

    /// The same error with the operation's name added. A refusal that callers are told of stays as it is.
    #[must_use]
    fn during(self, operation: &'static str) -> Self;
}

impl Failed for Error {
    fn is_conflict(&self) -> bool {
        Self::is_conflict(self)
    }

    fn during(self, operation: &'static str) -> Self {
        self.noted(operation)
    }
}

impl Db {
    /// Runs an operation in a transaction and commits what it did; an error rolls it back, as does dropping the future.
    ///
    /// After a conflict the operation runs again from its beginning: it must have no effect but through the transaction, and
    /// leaves the rest to [`Write::after_commit`]. The operation's name ("placing an order") is added to its error.
    ///
    /// # Errors
    /// The operation's own error, or the last conflict. When the connection to PostgreSQL is lost during the commit, the outcome
    /// is unknown.
    pub async fn transaction<T, E: Failed, F: Future<Output = Result<T, E>>>(
        &self,
        operation: &'static str,
        mut work: impl FnMut(Tx) -> F,
    ) -> Result<T, E> {
        let mut tried = 0;
        loop {
            tried += 1;
            match self.attempt(&mut work).await {
                Err(error) if error.is_conflict() && tried < TRIES => {}
                outcome => return outcome.map_err(|error| error.during(operation)),
            }
            tracing::debug!(operation, tried, "a transaction lost against another one and runs again");
            tokio::time::sleep(Duration::from_millis(u64::from(tried) * 5)).await;
        }
    }

    async fn attempt<T, E: Failed, F: Future<Output = Result<T, E>>>(
        &self,
        work: &mut impl FnMut(Tx) -> F,
    ) -> Result<T, E> {
        let open = Arc::new(Mutex::new(self.write().await?));
        let tx = Arc::clone(&open).lock_owned().await;
        let done = work(tx).await?;
        let tx = Arc::into_inner(open).ok_or_else(|| Error::other("an operation kept its transaction"))?.into_inner();
        if !tx.is_discarded {
            tx.commit().await?;
        }
        Ok(done)
    }
}
