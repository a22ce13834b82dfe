//! Leftovers of a killed program: files and folders under temporary names.

use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const TEMPORARY: &str = ".part";

#[must_use]
pub(crate) fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == OsStr::new("part"))
}

/// Visits everything below a folder, by its path relative to it. Symbolic links are visited and not followed. What
/// vanishes meanwhile is left out, and a missing folder is empty.
pub fn walk(root: &Path, mut visit: impl FnMut(&Path, FileType)) -> io::Result<()> {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(|error| named(&root.join(&folder), &error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| named(&root.join(&folder), &error))?;
            let kind = match entry.file_type() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                kind => kind?,
            };
            let path = folder.join(entry.file_name());
            visit(&path, kind);
            if kind.is_dir() {
                folders.push(path);
            }
        }
    }
    Ok(())
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Returns how many temporary files were removed. Nobody may be writing there.
pub(crate) fn sweep(root: &Path) -> io::Result<usize> {
    let mut found = Vec::new();
    walk(root, |path, kind| {
        if kind.is_file() && is_temporary(path) {
            found.push(root.join(path));
        }
    })?;
    for path in &found {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(named(path, &error)),
            _ => {}
        }
    }
    Ok(found.len())
}
