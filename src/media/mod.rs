//! Uploaded files, kept in a folder under names of chance: one file has one owner.

pub mod picture;
pub mod serve;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use crate::kernel::fault::{Fault, While};
use crate::kernel::random::Random;
use picture::{Picture, Refused};

/// Pictures decoded at once: each may take 250 MiB.
const DECODING: usize = 2;

/// The media folder; cheap to clone.
#[derive(Clone)]
pub struct Media {
    folder: Arc<PathBuf>,
    decoding: Arc<Semaphore>,
}

impl Media {
    /// Files below `folder`, which is made when the first one is kept.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: Arc::new(folder), decoding: Arc::new(Semaphore::new(DECODING)) }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Decodes a picture away from the threads that serve pages, no more than two at once.
    ///
    /// # Errors
    /// A fault when the work could not be done at all; the inner result tells what is wrong with the picture.
    pub async fn decode(
        &self,
        work: impl FnOnce() -> Result<Picture, Refused> + Send + 'static,
    ) -> Result<Result<Picture, Refused>, Fault> {
        let permit = Arc::clone(&self.decoding).acquire_owned().await.map_err(Fault::new)?;
        tokio::task::spawn_blocking(move || {
            // The permit goes with the work: it is not cancelled when the client leaves.
            let _permit = permit;
            work()
        })
        .await
        .map_err(Fault::new)
        .while_("decoding a picture")
    }

    /// Keeps a picture in a folder below the media folder under a name that nothing else has, and gives back its path: whoever
    /// owns it may remove it without asking who else shows it.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub async fn keep_in(&self, folder: &str, picture: &Picture) -> Result<String, Fault> {
        let name: [u8; 16] = Random::System.bytes();
        let path = format!("{folder}/{:032x}.{}", u128::from_be_bytes(name), picture.kind.extension());
        self.write(&path, &picture.bytes).await.while_("keeping a picture")?;
        Ok(path)
    }

    /// Writes a file whole or not at all: beside its place, to the disk, then renamed.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub async fn write(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let place = self.folder.join(path);
        if tokio::fs::try_exists(&place).await? {
            return Ok(());
        }
        if let Some(parent) = place.parent() {
            tokio::fs::create_dir_all(parent).await?;
        }
        // Two uploads of one picture at a time must not share the file beside its place.
        let number: [u8; 8] = Random::System.bytes();
        let beside = place.with_extension(format!("{:016x}.part", u64::from_ne_bytes(number)));
        let written = write_and_rename(&beside, &place, bytes).await;
        if written.is_err() {
            // The first failure is the one to tell; what cannot be removed now is in nobody's way.
            let _ = tokio::fs::remove_file(&beside).await;
        }
        written
    }

    /// Removes a file; one that is not there is fine.
    ///
    /// # Errors
    /// It is there and cannot be removed.
    pub async fn remove(&self, path: &str) -> Result<(), Fault> {
        let Some(place) = self.place(path) else { return Ok(()) };
        match tokio::fs::remove_file(place).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).while_("removing a file"),
            _ => Ok(()),
        }
    }

    /// Where a path that came from outside lies, if it stays below the folder.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<PathBuf> {
        let relative = Path::new(path);
        let stays = !path.is_empty()
            && !path.contains(['\\', '\0'])
            && relative.components().all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| self.folder.join(relative))
    }
}

async fn write_and_rename(beside: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = tokio::fs::File::create(beside).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(beside, place).await
}
