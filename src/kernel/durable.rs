//! Durable files: once the caller is told so, a file is complete and on the disk. The program writes files in no other
//! way.
//!
//! 1. A new temporary file in the same folder, readable by its owner alone.
//! 2. All bytes, then `fsync`: a full disk is noticed here, before anybody is answered.
//! 3. The file is renamed in one step, and `fsync` of the folder makes the name durable.
//!
//! A failure leaves nothing under the name; the error has path and cause. Only then is the row written that shows the
//! file, and only after that row's commit is an older file removed.
//!
//! All of this blocks; [`write()`] runs it on a blocking thread. `tokio::fs::File` is not used for writing: its
//! `sync_all` forgets the failure of an earlier write.

mod draft;
mod draft_folder;
mod folder;
mod leftovers;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use draft::{Draft, Existing};
pub(crate) use draft_folder::{DraftFolder, sweep_folders};
pub(crate) use folder::{FILE_MODE, Folder};
pub use leftovers::walk;
pub(crate) use leftovers::{is_temporary, sweep};

#[derive(Debug)]
pub struct NotWritten {
    pub(crate) path: PathBuf,
    pub(crate) cause: io::Error,
}

impl NotWritten {
    pub(crate) fn new(path: impl Into<PathBuf>, cause: impl Into<io::Error>) -> Self {
        Self { path: path.into(), cause: cause.into() }
    }

    #[cfg(test)]
    #[must_use]
    pub(crate) fn is_taken(&self) -> bool {
        self.cause.kind() == io::ErrorKind::AlreadyExists
    }
}

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write {}: {}", self.path.display(), self.cause)
    }
}

// The text includes the cause: as a source it would be printed twice.
impl std::error::Error for NotWritten {}

/// Writes a file; folders that are missing are made.
///
/// # Errors
/// [`NotWritten`]; nothing of it stands under the name then, and what was there before still does.
pub(crate) async fn write(place: PathBuf, bytes: Vec<u8>, existing: Existing) -> Result<(), NotWritten> {
    let path = place.clone();
    blocking(path, move || write_now(&place, &bytes, existing)).await
}

/// The same on this thread, which must be one that may wait.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_now(place: &Path, bytes: &[u8], existing: Existing) -> Result<(), NotWritten> {
    let mut draft = Draft::at(place)?;
    draft.write(bytes)?;
    draft.keep(existing)
}

/// Returns the number of bytes.
fn copy_all(from: &mut impl io::Read, mut to: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let (mut buffer, mut copied) = (vec![0; 256 * 1024], 0);
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => return Ok(copied),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        to(bytes)?;
        copied += bytes.len() as u64;
    }
}

/// Runs `work`, which writes `path`, on a blocking thread.
pub(crate) async fn blocking<T: Send + 'static>(
    path: PathBuf,
    work: impl FnOnce() -> Result<T, NotWritten> + Send + 'static,
) -> Result<T, NotWritten> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|gone| Err(NotWritten::new(path, io::Error::other(gone))))
}

#[cfg(test)]
mod tests;
