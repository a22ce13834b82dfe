//! Whether the files at the path are still those that were opened.
//!
//! A file that was deleted or replaced under an open connection can still be written, and disappears with the process. So the path
//! is compared with the open file before and after each commit; if they differ, the commit is not acknowledged.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::sqlite::file::{MEMORY, beside};
use crate::{Error, Result};

/// Device and inode.
pub(super) type Inode = (u64, u64);

/// The files that were opened: the database, its log, and the index of the log.
pub(crate) struct Identity {
    watched: Vec<(PathBuf, Inode)>,
    /// Why the file counts as lost. It stays so until a restart: another program may have changed the file, and only a restart reads
    /// everything again.
    lost: OnceLock<String>,
}

impl Identity {
    /// Remembers the files. The log must be open already; `before` is the inode that the database had before it was opened.
    pub(super) fn remember(path: &Path, before: Option<Inode>) -> Result<Self> {
        let mut watched = Vec::new();
        if path != Path::new(MEMORY) {
            let name = |error| Error::Unusable(format!("{} cannot be looked at: {error}", path.display()).into());
            let opened = inode(path).map_err(name)?;
            if before.is_some_and(|before| before != opened) {
                return Err(Error::Unusable(format!("{} was replaced while it was opened", path.display()).into()));
            }
            watched.push((path.to_owned(), opened));
            // A file system without shared memory has no such files.
            watched.extend(["-wal", "-shm"].map(|suffix| beside(path, suffix)).into_iter().filter_map(|file| {
                let opened = inode(&file).ok()?;
                Some((file, opened))
            }));
        }
        Ok(Self { watched, lost: OnceLock::new() })
    }

    /// Makes sure that no loss was noticed yet, without looking.
    pub(crate) fn not_lost(&self) -> Result<()> {
        self.lost.get().map_or(Ok(()), |why| Err(Error::Lost(why.clone())))
    }

    /// Looks whether the files are those that were opened. The first time that they are not is one line in the log.
    pub(crate) fn verify(&self) -> Result<()> {
        self.not_lost()?;
        for (path, opened) in &self.watched {
            let what = match inode(path) {
                Ok(now) if now == *opened => continue,
                Ok(_) => "was replaced by another file",
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    "was deleted or moved away"
                }
                Err(error) => return Err(Error::Unavailable(format!("{}: {error}", path.display()).into())),
            };
            return Err(self.latch(path, what));
        }
        Ok(())
    }

    fn latch(&self, path: &Path, what: &str) -> Error {
        let why = format!(
            "{} {what} while this program had it open: nothing is written any more. Stop the program, put the right file back, \
             and start it again",
            path.display()
        );
        if self.lost.set(why.clone()).is_ok() {
            tracing::error!(path = %path.display(), "{why}");
        }
        Error::Lost(why)
    }
}

pub(super) fn inode(path: &Path) -> std::io::Result<Inode> {
    std::fs::metadata(path).map(|about| (about.dev(), about.ino()))
}
