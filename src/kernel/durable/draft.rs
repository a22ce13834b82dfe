//! A file that is being written, under a temporary name until it is complete.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::NotWritten;
use super::folder::{FILE_MODE, Folder};
use super::leftovers::TEMPORARY;
use crate::kernel::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// The new file replaces it.
    Replace,
    /// It stays; the new file is not written.
    Refuse,
}

/// Removed when dropped before [`Draft::keep`].
pub(crate) struct Draft {
    folder: Folder,
    name: OsString,
    /// `None` once the file has its name.
    temporary: Option<OsString>,
    file: File,
}

impl Draft {
    pub(crate) fn at(place: &Path) -> Result<Self, NotWritten> {
        let Some(name) = place.file_name() else {
            return Err(NotWritten::new(place, io::Error::new(io::ErrorKind::InvalidInput, "it names no file")));
        };
        Self::in_folder(Folder::make(place.parent().unwrap_or(Path::new("")))?, name)
    }

    pub(crate) fn in_folder(folder: Folder, name: &OsStr) -> Result<Self, NotWritten> {
        let number: [u8; 8] = Random::System.bytes();
        let temporary = OsString::from(format!("techstore-{:016x}{TEMPORARY}", u64::from_ne_bytes(number)));
        let failed = |error: Errno| NotWritten::new(folder.path().join(name), error);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(FILE_MODE);
        let handle = rustix::fs::openat(folder.handle(), &temporary, flags, mode).map_err(failed)?;
        // The umask has removed bits from the mode.
        rustix::fs::fchmod(&handle, mode).map_err(failed)?;
        Ok(Self { name: name.to_owned(), temporary: Some(temporary), file: File::from(handle), folder })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), NotWritten> {
        self.file.write_all(bytes).map_err(|cause| self.failed(cause))
    }

    /// Also shows the bytes to `look`.
    pub(crate) fn copy(&mut self, mut from: impl Read, mut look: impl FnMut(&[u8])) -> Result<u64, NotWritten> {
        let copied = super::copy_all(&mut from, |bytes| {
            look(bytes);
            self.file.write_all(bytes)
        });
        copied.map_err(|cause| self.failed(cause))
    }

    /// The temporary path, for code that writes by path.
    #[must_use]
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(self.temporary.as_ref().unwrap_or(&self.name))
    }

    /// Puts the file on the disk and gives it its name.
    ///
    /// # Errors
    /// The disk is full or fails, or the name is taken: [`NotWritten::is_taken`].
    pub(crate) fn keep(mut self, existing: Existing) -> Result<(), NotWritten> {
        self.file.sync_all().map_err(|cause| self.failed(cause))?;
        self.rename(existing).map_err(|error| self.failed(error.into()))?;
        self.temporary = None;
        self.folder.sync()
    }

    fn rename(&self, existing: Existing) -> Result<(), Errno> {
        let Some(temporary) = &self.temporary else { return Ok(()) };
        match existing {
            Existing::Replace => {
                let folder = self.folder.handle();
                rustix::fs::renameat(folder, temporary, folder, &self.name)
            }
            Existing::Refuse => self.folder.rename_to_free(temporary, &self.name),
        }
    }

    fn failed(&self, cause: io::Error) -> NotWritten {
        NotWritten::new(self.folder.path().join(&self.name), cause)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let Some(temporary) = self.temporary.take() else { return };
        match self.folder.remove(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let file = self.folder.path().join(&temporary);
                tracing::warn!(%error, file = %file.display(), "a temporary file could not be removed");
            }
            _ => {}
        }
    }
}
