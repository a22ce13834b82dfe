//! Where the data lies: whether it can be written, and whether there is room.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use techstore_db::{Address, Db, Reads};

use crate::commands::doctor::report::Report;
use crate::config::Settings;

/// Free bytes below which writes are about to fail.
const FULL: u64 = 64 * 1024 * 1024;
/// Free bytes below which somebody should look.
const NEARLY_FULL: u64 = 1024 * 1024 * 1024;

/// Starts a write and rolls it back.
pub(crate) async fn check_database(db: &Db, report: &mut Report) {
    let written = try_database(db).await;
    report.check("the database accepts writes", written.is_ok(), || {
        written.map_err(|e| e.to_string()).err().unwrap_or_default()
    });
}

async fn try_database(db: &Db) -> techstore_db::Result<()> {
    let mut tx = db.write().await?;
    // There is no such row, but a database that is read-only refuses the statement all the same.
    tx.sql("UPDATE users SET is_active = is_active WHERE id = 0").execute().await?;
    Ok(())
}

/// Looks at the folders of the data and at the disks they lie on.
pub(crate) fn check(settings: &Settings, report: &mut Report) {
    let media = settings.shop.data_dir.join("media");
    let written = try_folder(&media);
    report.check("uploaded files can be written", written.is_ok(), || {
        format!("{}: {}", media.display(), written.map_err(|e| e.to_string()).err().unwrap_or_default())
    });
    let mut folders = vec![existing(&media)];
    if let Ok(Address::Sqlite(path)) = settings.database.address() {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folders.push(existing(folder.unwrap_or(Path::new("."))));
    }
    folders.dedup();
    for folder in folders {
        check_room(&folder, report);
    }
}

fn check_room(folder: &Path, report: &mut Report) {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let what = format!("the disk of {} has free space ({} MiB)", folder.display(), free / (1024 * 1024));
    if free < FULL {
        report.check(&what, false, || "the disk is full".to_owned());
    } else {
        report.warn(&what, free >= NEARLY_FULL);
    }
}

/// Writes a file and removes it. A folder that does not exist is not created: its nearest parent is tried instead.
fn try_folder(folder: &Path) -> std::io::Result<()> {
    if !folder.is_dir() {
        let parent = existing(folder);
        return Ok(rustix::fs::access(&parent, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?);
    }
    let path = folder.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::File::create(&path).and_then(|mut file| {
        file.write_all(b"techstore doctor\n")?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

/// The folder, or the nearest one above it that is there.
fn existing(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/")).to_owned()
}
