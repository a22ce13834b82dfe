//! Where a shop's data are, and whether anything is there.

use std::path::{Path, PathBuf};

use techstore_db::{Address, Error, examine_with_log};

use crate::config::Settings;
use crate::kernel::durable::walk;

/// Where a shop's data are.
#[derive(Clone)]
pub(crate) struct Places {
    /// The SQLite file; nothing for PostgreSQL.
    pub(crate) database: Option<PathBuf>,
    pub(crate) media: PathBuf,
}

/// What is in a place for a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing, or tables without rows.
    Empty,
    /// What SQLite cannot read, or finds broken.
    Damaged,
    /// A database that is whole and has rows.
    Shop,
}

impl Places {
    /// The places of the settings. A symbolic link of the operator's is not replaced, but what it leads to.
    pub(crate) fn of(settings: &Settings, address: &Address) -> anyhow::Result<Self> {
        let database = match address {
            Address::Sqlite(path) => Some(followed(path)?),
            Address::Postgres(_) => None,
        };
        Ok(Self { database, media: followed(&settings.shop.data_dir.join("media"))? })
    }

    /// Whether the media folder has any file.
    pub(crate) fn has_media(&self) -> anyhow::Result<bool> {
        let mut has_files = false;
        walk(&self.media, |_, kind| has_files |= !kind.is_dir())?;
        Ok(has_files)
    }
}

fn followed(path: &Path) -> std::io::Result<PathBuf> {
    match path.symlink_metadata() {
        Ok(about) if about.is_symlink() => path.canonicalize(),
        _ => Ok(path.to_owned()),
    }
}

/// Looks at a place for a database.
pub(crate) async fn state(database: &Path) -> State {
    if std::fs::metadata(database).is_ok_and(|about| about.len() == 0) || database.symlink_metadata().is_err() {
        return State::Empty;
    }
    match examine_with_log(database).await {
        Ok(examined) if !examined.wrong.is_empty() => State::Damaged,
        // The schema brings rows of its own.
        Ok(examined) => {
            let is_empty =
                |(name, count): &(String, i64)| *count == 0 || name == "_sqlx_migrations" || name == "shop_facts";
            if examined.rows.iter().all(is_empty) { State::Empty } else { State::Shop }
        }
        // What is only busy may be a shop.
        Err(Error::Unavailable(_)) => State::Shop,
        Err(_) => State::Damaged,
    }
}
