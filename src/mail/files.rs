//! Messages as files, for a demonstration: nobody gets them, anybody can look at them.

use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt;

use super::letter::Letter;
use super::not_sent::{NotSent, Reason};

/// A folder where each message is put twice: as a mail program opens it (`.eml`), and its HTML for a browser.
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// A folder, which is made with the first message.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) async fn put(&self, letter: &Letter, wire: &lettre::Message) -> Result<(), NotSent> {
        // By time, because the numbers begin anew with a new database.
        let name = format!("{}-{}", letter.written_at.strftime("%Y%m%d-%H%M%S"), letter.id);
        let put = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            self.write(&format!("{name}.html"), letter.message.html.as_bytes()).await?;
            self.write(&format!("{name}.eml"), &wire.formatted()).await
        };
        put.await.map_err(|error: std::io::Error| NotSent::Unreachable(Reason::ours(&error.to_string())))
    }

    /// Whole or not at all: beside its place, to the disk, then renamed.
    async fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let beside = self.folder.join(format!("{name}.part"));
        let mut file = tokio::fs::File::create(&beside).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&beside, self.folder.join(name)).await
    }
}
