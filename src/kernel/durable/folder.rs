//! An open folder. Its contents are named relative to it, so that nobody can slip in a symbolic link meanwhile.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::NotWritten;

pub(crate) const FOLDER_MODE: u32 = 0o700;
pub(crate) const FILE_MODE: u32 = 0o600;

const OPEN: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

pub(crate) struct Folder {
    handle: OwnedFd,
    path: PathBuf,
}

impl Folder {
    /// The operator's own path may lead through symbolic links.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let path = named(path);
        Ok(Self { handle: rustix::fs::open(path, OPEN, Mode::empty())?, path: path.to_owned() })
    }

    pub(crate) fn make(path: &Path) -> Result<Self, NotWritten> {
        let path = named(path);
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            opened => return opened.map_err(|cause| NotWritten::new(path, cause)),
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(NotWritten::new(path, io::ErrorKind::NotFound));
        };
        Self::make(parent)?.make_one(name, OFlags::empty())
    }

    /// Creates missing folders. Symbolic links are not followed.
    pub(crate) fn make_below(self, relative: &Path) -> Result<Self, NotWritten> {
        parts(relative).try_fold(self, |folder, part| match part {
            Ok(name) => folder.make_one(name, OFlags::NOFOLLOW),
            Err(error) => Err(NotWritten::new(folder.path.join(relative), error)),
        })
    }

    /// Symbolic links are not followed.
    pub(crate) fn below(self, relative: &Path) -> io::Result<Self> {
        parts(relative).try_fold(self, |folder, part| folder.enter(part?, OFlags::NOFOLLOW))
    }

    /// For reading. Symbolic links are not followed, and pipes and devices not waited for.
    pub(crate) fn file(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::openat(&self.handle, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no ordinary file")) }
    }

    pub(crate) fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())?)
    }

    /// Makes the names in the folder durable.
    pub(crate) fn sync(&self) -> Result<(), NotWritten> {
        match rustix::fs::fsync(&self.handle) {
            // Some file systems have nothing to sync here and say so (fsync(2)).
            Ok(()) | Err(Errno::INVAL) => Ok(()),
            Err(error) => Err(NotWritten::new(&self.path, error)),
        }
    }

    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The new name must be free.
    pub(super) fn rename_to_free(&self, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
        let folder = &self.handle;
        match rustix::fs::renameat_with(folder, from, folder, to, RenameFlags::NOREPLACE) {
            // Some file systems do not know the flag. A hard link also fails if the name is taken.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                rustix::fs::linkat(folder, from, folder, to, AtFlags::empty())?;
                rustix::fs::unlinkat(folder, from, AtFlags::empty())
            }
            renamed => renamed,
        }
    }

    pub(super) fn handle(&self) -> &OwnedFd {
        &self.handle
    }

    fn make_one(&self, name: &OsStr, follow: OFlags) -> Result<Self, NotWritten> {
        let failed = |error: io::Error| NotWritten::new(self.path.join(name), error);
        match rustix::fs::mkdirat(&self.handle, name, Mode::from_raw_mode(FOLDER_MODE)) {
            Ok(()) => {
                let made = self.enter(name, follow).map_err(failed)?;
                // The umask has removed bits from the mode.
                rustix::fs::fchmod(&made.handle, Mode::from_raw_mode(FOLDER_MODE)).map_err(|e| failed(e.into()))?;
                self.sync()?;
                Ok(made)
            }
            Err(Errno::EXIST) => self.enter(name, follow).map_err(failed),
            Err(error) => Err(failed(error.into())),
        }
    }

    fn enter(&self, name: &OsStr, follow: OFlags) -> io::Result<Self> {
        let handle = rustix::fs::openat(&self.handle, name, OPEN | follow, Mode::empty())?;
        Ok(Self { handle, path: self.path.join(name) })
    }
}

/// In a path such as `shop.db` the folder is the working folder.
fn named(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// The names of a path that must not lead upwards.
fn parts(relative: &Path) -> impl Iterator<Item = io::Result<&OsStr>> {
    relative.components().map(|part| match part {
        Component::Normal(name) => Ok(name),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of its folder")),
    })
}
