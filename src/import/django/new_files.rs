//! Files that an import writes into the media folder. They stay only if it succeeds.

use std::path::{Path, PathBuf};

use crate::kernel::durable::NotWritten;
use crate::media::Media;

/// Files and folders that did not exist before. Dropping this without [`NewFiles::keep`] removes them.
#[derive(Default)]
pub(super) struct NewFiles {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl NewFiles {
    /// Writes a file into the media folder. A file that existed before is replaced, and stays even if the import fails.
    pub(super) async fn write(&mut self, media: &Media, path: &str, bytes: &[u8]) -> Result<(), NotWritten> {
        let place = media.folder().join(path);
        if !is_there(&place) {
            let missing: Vec<&Path> = place.ancestors().skip(1).take_while(|folder| !is_there(folder)).collect();
            self.folders.extend(missing.into_iter().rev().map(Path::to_owned));
            self.files.push(place);
        }
        media.write(path, bytes).await
    }

    pub(super) fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        for file in &self.files {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    tracing::warn!(%error, file = %file.display(), "a file of the failed import could not be removed");
                }
                _ => {}
            }
        }
        // Fails for a folder that has got another file meanwhile: it stays.
        for folder in self.folders.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Whether anything is at the path, a broken symbolic link included.
fn is_there(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failed_move_takes_its_files_and_folders_away_again_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::new(folder.path().join("data/media"));
        let mut files = NewFiles::default();
        files.write(&media, "avatars/old/a.jpg", b"a").await.unwrap();
        files.write(&media, "avatars/b.jpg", b"b").await.unwrap();
        assert!(media.folder().join("avatars/old/a.jpg").is_file());
        std::fs::write(media.folder().join("c.jpg"), b"c").unwrap();
        drop(files);
        assert!(!media.folder().join("avatars").exists());
        assert!(media.folder().join("c.jpg").is_file());
    }

    #[tokio::test]
    async fn kept_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::new(folder.path().to_owned());
        let mut files = NewFiles::default();
        files.write(&media, "avatars/a.jpg", b"a").await.unwrap();
        files.keep();
        assert_eq!(std::fs::read(folder.path().join("avatars/a.jpg")).unwrap(), b"a");
    }
}
