//! Running a lost transaction again.

use crate::Error;

/// How often an operation is begun before its conflict is reported.
const TRIES: u32 = 4;

/// Runs an operation again when it lost against another transaction ([`Error::Conflict`]: SQLSTATE 40001, 40P01).
///
/// The operation must begin its own transaction, and `conflict` says whether its error is such a loss.
///
/// # Errors
/// The operation's own error, or the last conflict.
pub async fn retrying<T, E, F: Future<Output = Result<T, E>>>(
    conflict: impl Fn(&E) -> bool,
    mut operation: impl FnMut() -> F,
) -> Result<T, E> {
    for tried in 1..TRIES {
        match operation().await {
            Err(error) if conflict(&error) => {
                tracing::debug!(tried, "a transaction lost against another one and runs again");
                tokio::time::sleep(std::time::Duration::from_millis(u64::from(tried) * 5)).await;
            }
            outcome => return outcome,
        }
    }
    operation().await
}

impl Error {
    /// Whether running the transaction again may succeed.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}
