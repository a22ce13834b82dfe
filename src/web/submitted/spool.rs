//! An uploaded file as it arrives: a small one in memory, a larger one on the disk, unlinked at once, so that nothing is left
//! behind however the request or the program ends.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;

use crate::kernel::random::Random;

/// Bytes of an upload that are held in memory.
const IN_MEMORY: usize = 256 * 1024;

/// What was uploaded; cheap to clone.
#[derive(Clone)]
pub(crate) struct Content(Kept);

#[derive(Clone)]
enum Kept {
    Memory(Bytes),
    /// An open file without a name, and its length.
    Disk(Arc<File>, usize),
}

impl Content {
    /// Its bytes. Where a file must be read, that is done on a thread that may wait.
    pub(crate) async fn read(&self) -> io::Result<Bytes> {
        match &self.0 {
            Kept::Memory(bytes) => Ok(bytes.clone()),
            Kept::Disk(file, length) => {
                let (file, mut bytes) = (Arc::clone(file), vec![0; *length]);
                let read = move || file.read_exact_at(&mut bytes, 0).map(|()| bytes.into());
                tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
            }
        }
    }

    #[cfg(test)]
    /// Whether it is on the disk.
    #[must_use]
    pub(crate) fn is_on_disk(&self) -> bool {
        matches!(self.0, Kept::Disk(..))
    }
}

/// An upload of which not all is there.
pub(crate) struct Spool {
    folder: PathBuf,
    /// What came last, and was not written to the disk.
    memory: Vec<u8>,
    /// What came before it: the file and its length.
    disk: Option<(Arc<File>, usize)>,
    /// The disk takes nothing: all of it stays in memory, as the budget of bodies allows.
    is_disk_lost: bool,
}

impl Spool {
    /// Nothing yet; a long file goes into this folder.
    #[must_use]
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), memory: Vec::new(), disk: None, is_disk_lost: false }
    }

    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.disk.is_none()
    }

    /// Takes in the next piece.
    pub(crate) async fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        self.memory.extend_from_slice(piece);
        if self.memory.len() > IN_MEMORY && !self.is_disk_lost { self.write_out().await } else { Ok(()) }
    }

    /// All of it is there.
    pub(crate) async fn finish(mut self) -> io::Result<Content> {
        if self.disk.is_some() {
            self.write_out().await?;
        }
        Ok(Content(match self.disk {
            Some((file, length)) => Kept::Disk(file, length),
            None => Kept::Memory(self.memory.into()),
        }))
    }

    /// Moves what is in memory to the disk; when the disk does not take it, everything back into memory.
    async fn write_out(&mut self) -> io::Result<()> {
        let (folder, disk, memory) = (self.folder.clone(), self.disk.take(), std::mem::take(&mut self.memory));
        let work = move || append(&folder, disk, memory);
        match tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?? {
            Appended::Written(file, length) => self.disk = Some((file, length)),
            Appended::Refused(memory, error) => {
                tracing::warn!(%error, folder = %self.folder.display(), "an upload stays in memory: the disk takes none");
                (self.memory, self.is_disk_lost) = (memory, true);
            }
        }
        Ok(())
    }
}

enum Appended {
    Written(Arc<File>, usize),
    /// All that came so far, and why it is not on the disk.
    Refused(Vec<u8>, io::Error),
}

fn append(folder: &Path, disk: Option<(Arc<File>, usize)>, memory: Vec<u8>) -> io::Result<Appended> {
    let (file, length) = match disk {
        Some(disk) => disk,
        None => match nameless(folder) {
            Ok(file) => (Arc::new(file), 0),
            Err(error) => return Ok(Appended::Refused(memory, error)),
        },
    };
    let at = u64::try_from(length).map_err(io::Error::other)?;
    match file.write_all_at(&memory, at) {
        Ok(()) => Ok(Appended::Written(file, length + memory.len())),
        Err(error) => {
            let mut whole = vec![0; length];
            file.read_exact_at(&mut whole, 0)?;
            whole.extend_from_slice(&memory);
            Ok(Appended::Refused(whole, error))
        }
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
    async fn what_the_disk_does_not_take_stays_in_memory() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut spool = Spool::new(&file.path().join("uploads"));
        for _ in 0..3 {
            spool.push(&vec![7; IN_MEMORY]).await.unwrap();
        }
        let content = spool.finish().await.unwrap();
        assert!(!content.is_on_disk());
        assert!(content.read().await.unwrap() == vec![7; 3 * IN_MEMORY]);
    }

    #[test]
    fn what_was_written_is_brought_back_when_the_disk_takes_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "before").unwrap();
        let only_read = Arc::new(File::open(&path).unwrap());
        match append(folder.path(), Some((only_read, 6)), b" after".to_vec()).unwrap() {
            Appended::Refused(whole, _) => assert_eq!(whole, b"before after"),
            Appended::Written(..) => panic!("it was opened for reading"),
        }
    }
}
