//! The dated folders of backups: `techstore-20261127T163000Z`, whose names sort as they were made.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use techstore_db::Timestamp;

use super::manifest::MANIFEST;

const PREFIX: &str = "techstore-";

/// The name of a backup made at a moment, in UTC; a later one of the same second has a number.
pub(crate) fn free_place(folder: &Path, now: Timestamp) -> PathBuf {
    let name = format!("{PREFIX}{}", now.strftime("%Y%m%dT%H%M%SZ"));
    let mut place = folder.join(&name);
    for number in 2.. {
        if place.symlink_metadata().is_err() {
            break;
        }
        place = folder.join(format!("{name}-{number}"));
    }
    place
}

/// The backups of a folder that are whole, the oldest first.
pub(crate) fn list(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let is_named = entry.file_name().to_str().is_some_and(is_date);
        if is_named && entry.file_type()?.is_dir() && entry.path().join(MANIFEST).is_file() {
            found.push(entry.path());
        }
    }
    found.sort_by_key(|path| order(path));
    Ok(found)
}

/// Removes the oldest until so many are left, and says which went.
pub(crate) fn rotate(folder: &Path, keep: u32) -> anyhow::Result<Vec<PathBuf>> {
    let mut old = list(folder)?;
    old.truncate(old.len().saturating_sub(usize::try_from(keep).unwrap_or(usize::MAX)));
    for path in &old {
        // What is half removed must not look like a backup.
        let away = folder.join(format!("{}.part", path.file_name().unwrap_or_default().display()));
        fs::rename(path, &away)
            .and_then(|()| fs::remove_dir_all(&away))
            .with_context(|| format!("cannot remove the old backup {}", path.display()))?;
    }
    Ok(old)
}

fn is_date(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(PREFIX) else { return false };
    let (date, number) = rest.split_once('-').unwrap_or((rest, "2"));
    let is_shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        8 => byte == b'T',
        15 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    });
    date.len() == 16 && is_shaped && number.parse::<u32>().is_ok()
}

/// By time, then by number: `-10` comes after `-9`.
fn order(path: &Path) -> (String, u32) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let rest = name.strip_prefix(PREFIX).unwrap_or(&name);
    let (date, number) = rest.split_once('-').unwrap_or((rest, "1"));
    (date.to_owned(), number.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_nothing_that_is_no_whole_backup() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str, is_whole: bool| {
            fs::create_dir(folder.path().join(name)).unwrap();
            if is_whole {
                fs::write(folder.path().join(name).join(MANIFEST), "{}").unwrap();
            }
        };
        for name in ["techstore-20261127T163000Z", "techstore-20261126T163000Z", "techstore-20261126T163000Z-10"] {
            make(name, true);
        }
        make("techstore-20261126T163000Z-9", true);
        make("techstore-20251126T163000Z", false);
        make("techstore-20251126", true);
        make("holiday", true);
        let removed = rotate(folder.path(), 2).unwrap();
        let names: Vec<_> = removed.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["techstore-20261126T163000Z", "techstore-20261126T163000Z-9"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
        assert_eq!(rotate(folder.path(), 2).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn two_backups_of_one_second_have_two_names() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::new("2026-11-27T16:30:00Z".parse().unwrap());
        let first = free_place(folder.path(), now);
        fs::create_dir(&first).unwrap();
        let second = free_place(folder.path(), now);
        assert_eq!(first.file_name().unwrap(), "techstore-20261127T163000Z");
        assert_eq!(second.file_name().unwrap(), "techstore-20261127T163000Z-2");
        assert!(is_date("techstore-20261127T163000Z-2") && order(&first) < order(&second));
    }
}
