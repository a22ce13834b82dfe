//! Where the tests keep their files: in memory if there is room.
//!
//! A SQLite file is synced at every commit. On a disk that somebody else uses too, the tests wait for that several times as long
//! as they compute. What they assert of a crash is the end of a process, which a file in memory outlives as well.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The file system in memory that Linux has (shm_overview(7)).
const MEMORY: &str = "/dev/shm";
/// Bytes that have to be free: several times what the tests that run at once ever had. A container has 64 MB by default.
const ROOM: u64 = 1 << 30;

/// A folder in memory, removed when dropped.
pub(super) struct Scratch(PathBuf);

/// An empty folder in memory, or none on a machine that has no room for one.
pub(super) fn folder() -> Result<Option<Scratch>> {
    let has_room = rustix::fs::statvfs(MEMORY).is_ok_and(|it| it.f_bavail * it.f_frsize >= ROOM);
    if !has_room {
        return Ok(None);
    }
    let folder = Path::new(MEMORY).join(format!("techstore-tests-{}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(Some(Scratch(folder)))
}

impl Scratch {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // In a destructor there is nobody to report to.
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}
