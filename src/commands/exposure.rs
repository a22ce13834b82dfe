//! Files and folders of the shop that others than their owner may read or write. What the program creates is private to its
//! owner. Existing files are reported and never changed: the operator may want it so.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use techstore_db::Address;

use crate::commands::demo::PASSWORD_FILE;
use crate::commands::occupancy::OF_DATA;
use crate::config::Settings;
use crate::kernel::durable::walk;

/// What anybody but the owner has.
const OTHERS: u32 = 0o077;
/// Permissions of those outside the file's group. A settings file may be readable by its group: the service's account is in it.
const STRANGERS: u32 = 0o007;

/// All of it: the data folder, the database with what lies beside it and begins with its name, the mails, the settings.
pub(crate) fn all(settings: &Settings, settings_file: &Path, mail: Option<&Path>) -> io::Result<Vec<String>> {
    let mut found = outermost(settings);
    let data = &settings.shop.data_dir;
    let folders = [data.join("media"), mail.map_or_else(|| data.join("mail"), Path::to_owned)];
    for folder in &folders {
        add(folder, OTHERS, &mut found);
        walk(folder, |path, kind| {
            if !kind.is_symlink() {
                add(&folder.join(path), OTHERS, &mut found);
            }
        })?;
    }
    add(settings_file, STRANGERS, &mut found);
    found.sort();
    found.dedup();
    Ok(found)
}

/// What a start looks at, which must not take long: the folders and the database alone.
pub(crate) fn outermost(settings: &Settings) -> Vec<String> {
    let data = &settings.shop.data_dir;
    let mut found = Vec::new();
    for name in ["", "media", "mail", PASSWORD_FILE, OF_DATA] {
        let path = if name.is_empty() { data.clone() } else { data.join(name) };
        add(&path, OTHERS, &mut found);
    }
    for path in beside_database(settings).unwrap_or_default() {
        add(&path, OTHERS, &mut found);
    }
    found
}

/// The database and what begins with its name: the log, copies, what a restore kept.
fn beside_database(settings: &Settings) -> io::Result<Vec<PathBuf>> {
    let Ok(Address::Sqlite(database)) = settings.database.address() else { return Ok(Vec::new()) };
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = database.file_name() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !is_link && entry.file_name().as_encoded_bytes().starts_with(name.as_encoded_bytes()) {
            found.push(folder.join(entry.file_name()));
        }
    }
    found.sort();
    Ok(found)
}

fn add(path: &Path, too_much: u32, found: &mut Vec<String>) {
    let Ok(about) = std::fs::metadata(path) else { return };
    let mode = about.permissions().mode() & 0o777;
    if mode & too_much != 0 {
        found.push(format!("{} ({mode:o})", path.display()));
    }
}
