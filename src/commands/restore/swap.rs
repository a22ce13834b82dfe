//! Replaces files by renaming; if a step fails, the renames before it are undone.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use techstore_db::Timestamp;

use crate::commands::occupancy::beside;
use crate::kernel::durable::{Folder, NotWritten};

/// Renamings that are undone in reverse order when it is dropped before [`Swap::done`].
pub(crate) struct Swap {
    stamp: String,
    moved: Vec<(PathBuf, PathBuf)>,
    /// New things in their places.
    placed: Vec<PathBuf>,
    kept: Vec<PathBuf>,
}

impl Swap {
    /// Begins; names that are given are of this moment.
    pub(crate) fn new(now: Timestamp) -> Self {
        let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        Self { stamp, moved: Vec::new(), placed: Vec::new(), kept: Vec::new() }
    }

    /// Gives whatever is in a place a dated name.
    pub(crate) fn aside(&mut self, place: &Path) -> anyhow::Result<()> {
        let to = self.free_name(place);
        if self.rename(place, &to)? {
            self.kept.push(to);
        }
        Ok(())
    }

    /// The same for a database: its write-ahead log goes with it, under the name that SQLite expects. The `-shm` file is removed. A
    /// log without its database must not stay: SQLite would apply it to the new one.
    pub(crate) fn database_aside(&mut self, place: &Path) -> anyhow::Result<()> {
        let to = self.free_name(place);
        for log in ["-wal", "-journal"] {
            self.rename(&beside(place, log), &beside(&to, log))?;
        }
        match std::fs::remove_file(beside(place, "-shm")) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", beside(place, "-shm").display()));
            }
            _ => {}
        }
        if self.rename(place, &to)? {
            self.kept.push(to);
        }
        Ok(())
    }

    /// Puts something new into a place that was cleared.
    pub(crate) fn keep(&mut self, place: &Path, work: impl FnOnce() -> Result<(), NotWritten>) -> anyhow::Result<()> {
        work()?;
        self.placed.push(place.to_owned());
        Ok(())
    }

    /// All is done: nothing is undone. Gives back the names of what was there before.
    pub(crate) fn done(mut self) -> Vec<PathBuf> {
        self.moved.clear();
        self.placed.clear();
        std::mem::take(&mut self.kept)
    }

    fn free_name(&self, place: &Path) -> PathBuf {
        let mut to = beside(place, &format!(".before-restore-{}", self.stamp));
        for number in 2.. {
            if to.symlink_metadata().is_err() {
                break;
            }
            to = beside(place, &format!(".before-restore-{}-{number}", self.stamp));
        }
        to
    }

    /// Whether there was anything to rename.
    fn rename(&mut self, from: &Path, to: &Path) -> anyhow::Result<bool> {
        match std::fs::rename(from, to) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            renamed => renamed.with_context(|| format!("cannot rename {} to {}", from.display(), to.display()))?,
        }
        self.moved.push((from.to_owned(), to.to_owned()));
        let folder = from.parent().unwrap_or(Path::new(""));
        Folder::open(folder).with_context(|| format!("cannot open {}", folder.display()))?.sync()?;
        Ok(true)
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        let failed = |error: std::io::Error, path: &Path| {
            tracing::error!(%error, path = %path.display(), "the restore failed, and the previous data could not be put back");
        };
        for place in self.placed.drain(..).rev() {
            let removed = if place.is_dir() { std::fs::remove_dir_all(&place) } else { std::fs::remove_file(&place) };
            if let Err(error) = removed {
                failed(error, &place);
            }
        }
        for (from, to) in self.moved.drain(..).rev() {
            if let Err(error) = std::fs::rename(&to, &from) {
                failed(error, &to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn shop() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["shop.db", "shop.db-wal", "shop.db-shm"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let database = folder.path().join("shop.db");
        (folder, database)
    }

    fn moment() -> Timestamp {
        Timestamp::new("2026-11-27T16:30:00Z".parse().unwrap())
    }

    #[test]
    fn what_fails_on_the_way_is_put_back() {
        let (folder, database) = shop();
        let mut swap = Swap::new(moment());
        swap.database_aside(&database).unwrap();
        assert!(!database.exists());
        swap.keep(&database, || Err(NotWritten::new(&database, ErrorKind::StorageFull))).unwrap_err();
        drop(swap);
        assert_eq!(names(folder.path()), ["shop.db", "shop.db-wal"]);
        assert_eq!(std::fs::read(&database).unwrap(), b"shop.db");
    }

    #[test]
    fn the_old_database_keeps_its_log_and_the_new_one_gets_none() {
        let (folder, database) = shop();
        let mut swap = Swap::new(moment());
        swap.database_aside(&database).unwrap();
        std::fs::write(&database, "new").unwrap();
        swap.keep(&database, || Ok(())).unwrap();
        let kept = swap.done();
        let old = "shop.db.before-restore-20261127T163000Z";
        assert_eq!(kept, [folder.path().join(old)]);
        assert_eq!(names(folder.path()), ["shop.db".to_owned(), old.to_owned(), format!("{old}-wal")]);
    }
}
