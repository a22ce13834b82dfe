//! The file itself: whether it is there and can be used, and how it is made.
//!
//! It is never opened beside SQLite: closing such a file would drop the locks that SQLite holds on it (sqlite.org/howtocorrupt.html,
//! «POSIX advisory locks canceled by a separate thread»).

use std::ffi::OsString;
use std::fs::{DirBuilder, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use crate::{Error, Result};

/// SQLite's name for a database that is no file.
pub(super) const MEMORY: &str = ":memory:";

/// A file whose name is the database's with something behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes sure that the file is there and can be read and written.
pub(super) fn check(path: &Path) -> Result<()> {
    let about = match std::fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(unusable(path, "is not there")),
        Err(error) => return Err(unusable(path, format_args!("cannot be opened: {error}"))),
    };
    if about.is_dir() {
        return Err(unusable(path, "is a folder, not a database"));
    }
    if !about.is_file() {
        return Err(unusable(path, "is no file"));
    }
    access(path, Access::READ_OK).map_err(|error| unusable(path, format_args!("cannot be read: {error}")))?;
    if about.len() == 0 {
        return Err(unusable(path, "is empty, no database"));
    }
    access(path, Access::WRITE_OK).map_err(|error| unusable(path, format_args!("cannot be written: {error}")))
}

/// Makes the folder and an empty file when there is none, for its owner alone. SQLite gives the files beside it the same rights.
pub(super) fn make(path: &Path) -> Result<()> {
    if path == Path::new(MEMORY) {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| Error::Unusable(format!("cannot make the folder {}: {error}", folder.display()).into()))?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match std::fs::metadata(path) {
            Ok(about) if about.len() == 0 && about.is_file() => Ok(()),
            _ => check(path),
        },
        Err(error) => Err(unusable(path, format_args!("cannot be made: {error}"))),
    }
}

/// Names the file that SQLite would not open. What may pass by itself stays what it is.
pub(super) fn refused(path: &Path, error: Error) -> Error {
    match error {
        Error::Unavailable(cause) => Error::Unavailable(format!("{}: {cause}", path.display()).into()),
        Error::Other(cause) if is_no_database(&*cause) => unusable(path, "is not a SQLite database"),
        other => unusable(path, format_args!("cannot be opened: {other}")),
    }
}

fn is_no_database(cause: &(dyn std::error::Error + 'static)) -> bool {
    let code = cause.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
    code == Some(rusqlite::ErrorCode::NotADatabase)
}

pub(super) fn unusable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Unusable(format!("{} {why}", path.display()).into())
}
