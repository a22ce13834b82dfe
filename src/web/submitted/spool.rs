//! An uploaded file as it comes in: the beginning in memory, a longer one on the disk, where its name is gone at once, so that
//! nothing is left behind however the request or the program ends.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use tokio::io::AsyncWriteExt;

use crate::kernel::random::Random;

/// Bytes of an upload that are held in memory.
const IN_MEMORY: usize = 256 * 1024;

/// What was uploaded; cheap to clone.
#[derive(Clone)]
pub struct Content(Kept);

#[derive(Clone)]
enum Kept {
    Memory(Bytes),
    /// An open file without a name, and its length.
    Disk(Arc<File>, usize),
}

impl Content {
    /// Its bytes. Where a file must be read, that is done on a thread that may wait.
    ///
    /// # Errors
    /// The disk cannot be read.
    pub async fn read(&self) -> io::Result<Bytes> {
        match &self.0 {
            Kept::Memory(bytes) => Ok(bytes.clone()),
            Kept::Disk(file, length) => {
                let (file, mut bytes) = (Arc::clone(file), vec![0; *length]);
                let read = move || file.read_exact_at(&mut bytes, 0).map(|()| bytes.into());
                tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
            }
        }
    }

    /// Whether it is on the disk.
    #[must_use]
    pub fn is_on_disk(&self) -> bool {
        matches!(self.0, Kept::Disk(..))
    }
}

/// An upload of which not all is there.
pub struct Spool {
    folder: PathBuf,
    memory: Vec<u8>,
    disk: Option<(tokio::fs::File, usize)>,
}

impl Spool {
    /// Nothing yet; a long file goes into this folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), memory: Vec::new(), disk: None }
    }

    /// Whether nothing came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.disk.is_none()
    }

    /// Takes in the next piece.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub async fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.disk.is_none() && self.memory.len() + piece.len() <= IN_MEMORY {
            self.memory.extend_from_slice(piece);
            return Ok(());
        }
        if self.disk.is_none() {
            let folder = self.folder.clone();
            let file = tokio::task::spawn_blocking(move || nameless(&folder)).await.map_err(io::Error::other)??;
            let mut file = tokio::fs::File::from_std(file);
            let memory = std::mem::take(&mut self.memory);
            file.write_all(&memory).await?;
            self.disk = Some((file, memory.len()));
        }
        let Some((file, length)) = &mut self.disk else { return Ok(()) };
        file.write_all(piece).await?;
        *length += piece.len();
        Ok(())
    }

    /// All of it is there.
    ///
    /// # Errors
    /// The disk cannot be written.
    pub async fn finish(self) -> io::Result<Content> {
        let Some((mut file, length)) = self.disk else { return Ok(Content(Kept::Memory(self.memory.into()))) };
        file.flush().await?;
        Ok(Content(Kept::Disk(Arc::new(file.into_std().await), length)))
    }
}

/// A new file, for its owner alone, that no name leads to any more.
fn nameless(folder: &Path) -> io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let number: [u8; 16] = Random::System.bytes();
    let path = folder.join(format!("{:032x}", u128::from_be_bytes(number)));
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_pushed_is_read_back_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        for (pieces, on_disk) in [(0, false), (1, false), (2, false), (3, true), (9, true)] {
            let piece: Vec<u8> = (0..=250).cycle().take(IN_MEMORY / 2).collect();
            let mut spool = Spool::new(&folder.path().join("uploads"));
            for _ in 0..pieces {
                spool.push(&piece).await.unwrap();
            }
            assert_eq!(spool.is_empty(), pieces == 0);
            let content = spool.finish().await.unwrap();
            assert_eq!(content.is_on_disk(), on_disk, "{pieces}");
            assert!(content.read().await.unwrap() == piece.repeat(pieces), "{pieces}");
            let uploads = folder.path().join("uploads");
            assert_eq!(std::fs::read_dir(uploads).map_or(0, Iterator::count), 0);
        }
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut spool = Spool::new(&file.path().join("uploads"));
        assert!(spool.push(&vec![0; IN_MEMORY + 1]).await.is_err());
    }
}
