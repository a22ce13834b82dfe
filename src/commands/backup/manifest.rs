//! What a dated backup says of itself: `manifest.json`, and `SHA256SUMS` as `sha256sum -c` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The file that is written last: without it a folder is no backup.
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SUMS: &str = "SHA256SUMS";
pub(crate) const DATABASE: &str = "techstore.db";
pub(crate) const MEDIA: &str = "media";
/// Raised when the shape of a backup changes, so that an older program refuses it.
const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The shape of the backup.
    format: u32,
    /// The program that made it.
    pub(crate) program: String,
    /// When, in UTC.
    pub(crate) made_at: String,
    /// Rows by table; nothing when the database is copied by PostgreSQL's own programs.
    pub(crate) tables: Option<BTreeMap<String, i64>>,
    pub(crate) files: u64,
    /// How many bytes they have.
    pub(crate) bytes: u64,
    /// The checksum of the checksums.
    sums: String,
}

impl Manifest {
    /// The manifest of what is in `sums`.
    pub(crate) fn new(program: &str, made_at: String, tables: Option<BTreeMap<String, i64>>, sums: &Sums) -> Self {
        let text = sums.text();
        let (files, bytes) = (sums.files, sums.bytes);
        Self {
            format: FORMAT,
            program: program.to_owned(),
            made_at,
            tables,
            files,
            bytes,
            sums: hex(&Sha256::digest(text)),
        }
    }

    /// Reads the manifest and the checksums of a backup.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<(Self, Sums)> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let manifest: Self = serde_json::from_str(&read(MANIFEST)?)
            .with_context(|| format!("{} is damaged", folder.join(MANIFEST).display()))?;
        ensure!(manifest.format == FORMAT, "{} was made by a newer program", folder.display());
        let text = read(SUMS)?;
        ensure!(hex(&Sha256::digest(&text)) == manifest.sums, "{} is damaged", folder.join(SUMS).display());
        Ok((manifest, Sums::read(&text).with_context(|| format!("{} is damaged", folder.join(SUMS).display()))?))
    }
}

/// Checksums of files, by their path below the backup.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Sums {
    by_path: BTreeMap<String, String>,
    files: u64,
    bytes: u64,
}

impl Sums {
    /// Whether a path can stand in the list: `sha256sum` writes line breaks and backslashes in another way.
    pub(crate) fn can_hold(path: &str) -> bool {
        !path.contains(['\\', '\n', '\r', '\0'])
    }

    pub(crate) fn add_picture(&mut self, path: &str, sum: Sum, bytes: u64) {
        self.add(format!("{MEDIA}/{path}"), sum);
        self.files += 1;
        self.bytes += bytes;
    }

    pub(crate) fn add(&mut self, path: String, sum: Sum) {
        self.by_path.insert(path, sum.finish());
    }

    /// Whether there is such a file.
    pub(crate) fn has_picture(&self, path: &str) -> bool {
        self.by_path.contains_key(&format!("{MEDIA}/{path}"))
    }

    /// All files with their checksums.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_path.iter().map(|(path, sum)| (path.as_str(), sum.as_str()))
    }

    pub(crate) fn text(&self) -> String {
        self.by_path.iter().fold(String::new(), |mut text, (path, sum)| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{sum}  {path}");
            text
        })
    }

    fn read(text: &str) -> anyhow::Result<Self> {
        let mut sums = Self::default();
        for line in text.lines() {
            let Some((sum, path)) = line.split_once("  ") else {
                bail!("it has a line that is not in sha256sum's format")
            };
            sums.by_path.insert(path.to_owned(), sum.to_owned());
        }
        Ok(sums)
    }
}

/// A checksum on the way.
#[derive(Default)]
pub(crate) struct Sum(Sha256);

impl Sum {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
