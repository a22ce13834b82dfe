//! A folder that is being filled, under a temporary name until everything in it is on the disk.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::folder::{FILE_MODE, Folder};
use super::leftovers::TEMPORARY;
use super::{NotWritten, walk};
use crate::kernel::random::Random;

/// Removed when dropped before [`DraftFolder::keep`].
pub(crate) struct DraftFolder {
    parent: Folder,
    name: OsString,
    /// `None` once the folder has its name.
    temporary: Option<OsString>,
}

impl DraftFolder {
    /// Missing folders above it are created.
    pub(crate) fn at(place: &Path) -> Result<Self, NotWritten> {
        let Some(name) = place.file_name() else {
            return Err(NotWritten::new(place, io::Error::new(io::ErrorKind::InvalidInput, "it names no folder")));
        };
        let parent = Folder::make(place.parent().unwrap_or(Path::new("")))?;
        let number: [u8; 8] = Random::System.bytes();
        let temporary = OsString::from(format!("techstore-{:016x}{TEMPORARY}", u64::from_ne_bytes(number)));
        let draft = Self { parent, name: name.to_owned(), temporary: Some(temporary) };
        Folder::make(&draft.path())?;
        Ok(draft)
    }

    #[must_use]
    pub(crate) fn path(&self) -> PathBuf {
        self.parent.path().join(self.temporary.as_ref().unwrap_or(&self.name))
    }

    /// Adds a file, which must not exist yet. Also shows the bytes to `look`, and returns their number.
    pub(crate) fn add(
        &self,
        relative: &Path,
        mut from: impl Read,
        mut look: impl FnMut(&[u8]),
    ) -> Result<u64, NotWritten> {
        let place = self.path().join(relative);
        Folder::make(place.parent().unwrap_or(&self.path()))?;
        let mut write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&place)?;
            file.set_permissions(fs::Permissions::from_mode(FILE_MODE))?;
            let copied = super::copy_all(&mut from, |bytes| {
                look(bytes);
                file.write_all(bytes)
            })?;
            file.sync_all()?;
            Ok(copied)
        };
        write().map_err(|cause: io::Error| NotWritten::new(self.final_place(relative), cause))
    }

    /// Syncs a file that other code wrote into the folder.
    pub(crate) fn settle(&self, relative: &Path) -> Result<(), NotWritten> {
        let settle = || {
            let file = File::open(self.path().join(relative))?;
            file.set_permissions(fs::Permissions::from_mode(FILE_MODE))?;
            file.sync_all()
        };
        settle().map_err(|cause| NotWritten::new(self.final_place(relative), cause))
    }

    /// Puts the names in all of it on the disk and gives it its own, which must be free.
    ///
    /// # Errors
    /// The disk fails, or the name is taken: [`NotWritten::is_taken`].
    pub(crate) fn keep(mut self) -> Result<(), NotWritten> {
        let root = self.path();
        let mut folders = vec![PathBuf::new()];
        walk(&root, |path, kind| {
            if kind.is_dir() {
                folders.push(path.to_owned());
            }
        })
        .map_err(|cause| NotWritten::new(&root, cause))?;
        for folder in folders {
            let place = root.join(folder);
            Folder::open(&place).map_err(|cause| NotWritten::new(&place, cause))?.sync()?;
        }
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        let renamed = self.parent.rename_to_free(&temporary, &self.name);
        if let Err(error) = renamed {
            self.temporary = Some(temporary);
            return Err(NotWritten::new(self.parent.path().join(&self.name), error));
        }
        self.parent.sync()
    }

    fn final_place(&self, relative: &Path) -> PathBuf {
        self.parent.path().join(&self.name).join(relative)
    }
}

impl Drop for DraftFolder {
    fn drop(&mut self) {
        if self.temporary.is_none() {
            return;
        }
        let path = self.path();
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, folder = %path.display(), "a temporary folder could not be removed");
            }
            _ => {}
        }
    }
}

/// Removes temporary folders that a killed program's [`DraftFolder`] left directly below a folder. Nobody may be
/// filling one.
pub(crate) fn sweep_folders(parent: &Path) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.as_encoded_bytes().starts_with(b"techstore-")
            && Path::new(&name).extension() == Some(OsStr::new("part"));
        if is_ours && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
