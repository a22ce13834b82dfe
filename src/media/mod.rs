//! Uploaded pictures: checked, re-encoded, stored in a folder, served.
//!
//! It promises that only re-encoded pixels are stored, that each upload gets a random name and so has one owner, and
//! that no symbolic link below the folder is followed. It knows no domain; accounts, the catalogue and the staff site
//! use it.

pub(crate) mod condition;
pub mod picture;
pub(crate) mod serve;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::kernel::durable::{self, Draft, Existing, Folder, NotWritten};
use crate::kernel::fault::{Fault, While};
use crate::kernel::random::Random;
use picture::{Picture, Refused};

/// Pictures decoded at once: each may take 250 MiB.
const DECODING: usize = 2;

#[must_use]
pub(crate) fn address(path: &str) -> String {
    ["/media/", path].concat()
}

/// The media folder; cheap to clone.
#[derive(Clone)]
pub struct Media {
    folder: Arc<PathBuf>,
    decoding: Arc<Semaphore>,
}

impl Media {
    /// Files below `folder`, which is made when the first one is kept.
    #[must_use]
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder: Arc::new(folder), decoding: Arc::new(Semaphore::new(DECODING)) }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Decodes a picture away from the threads that serve pages, no more than two at once.
    pub(crate) async fn decode(
        &self,
        work: impl FnOnce() -> Result<Picture, Refused> + Send + 'static,
    ) -> Result<Result<Picture, Refused>, Fault> {
        let permit = Arc::clone(&self.decoding).acquire_owned().await.map_err(Fault::new)?;
        tokio::task::spawn_blocking(move || {
            // The permit belongs to the work, which goes on when the client disconnects.
            let _permit = permit;
            work()
        })
        .await
        .map_err(Fault::new)
        .while_("decoding a picture")
    }

    /// Stores a picture under a random name below the media folder and returns its path. The name is its owner's alone,
    /// who may remove it without asking who else uses it. The file is on the disk when this returns.
    pub(crate) async fn keep_in(&self, folder: &str, picture: &Picture) -> Result<String, Fault> {
        let name: [u8; 16] = Random::System.bytes();
        let path = format!("{folder}/{:032x}.{}", u128::from_be_bytes(name), picture.kind.extension());
        self.put(&path, &picture.bytes, Existing::Refuse).await.while_("keeping a picture")?;
        Ok(path)
    }

    /// Writes or replaces a file, creating the folders of its path.
    pub async fn write(&self, path: &str, bytes: &[u8]) -> Result<(), NotWritten> {
        self.put(path, bytes, Existing::Replace).await
    }

    async fn put(&self, path: &str, bytes: &[u8], existing: Existing) -> Result<(), NotWritten> {
        let (root, path, bytes) = (Arc::clone(&self.folder), path.to_owned(), bytes.to_vec());
        durable::blocking(root.join(&path), move || {
            let (parent, name) = split(&path).map_err(|error| NotWritten::new(root.join(&path), error))?;
            let mut draft = Draft::in_folder(Folder::make(&root)?.make_below(parent)?, name)?;
            draft.write(&bytes)?;
            draft.keep(existing)
        })
        .await
    }

    /// Opens a file for reading, on this thread. Nothing but an ordinary file is opened, and no symbolic link followed.
    ///
    /// # Errors
    /// As the system says; [`ErrorKind::InvalidInput`] for a path that leads out of the folder.
    pub(crate) fn open(&self, path: &str) -> io::Result<File> {
        let (parent, name) = split(path)?;
        Folder::open(&self.folder)?.below(parent)?.file(name)
    }

    /// Removes unused files. Best effort: a file that cannot be removed is logged and does no harm.
    pub(crate) async fn discard(&self, paths: &[String]) {
        for path in paths {
            let (media, owned) = (self.clone(), path.clone());
            let removed = tokio::task::spawn_blocking(move || media.remove(&owned)).await;
            if let Err(error) = removed.unwrap_or_else(|gone| Err(io::Error::other(gone))) {
                tracing::warn!(%error, file = %self.folder.join(path).display(), "an unused file could not be removed");
            }
        }
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let (parent, name) = split(path)?;
        match Folder::open(&self.folder).and_then(|root| root.below(parent)?.remove(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }
}

/// Splits an untrusted path into folder and name; `None` when it leads out of the media folder.
fn split(path: &str) -> io::Result<(&Path, &OsStr)> {
    let relative = Path::new(path);
    let stays = !path.contains(['\\', '\0']) && relative.components().all(|part| matches!(part, Component::Normal(_)));
    match (relative.parent(), relative.file_name()) {
        (Some(parent), Some(name)) if stays => Ok((parent, name)),
        _ => Err(io::Error::new(ErrorKind::InvalidInput, "the path leads out of its folder")),
    }
}
