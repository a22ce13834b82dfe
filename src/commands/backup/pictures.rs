//! Copying the media folder into a backup.

use std::io::ErrorKind;
use std::path::Path;

use super::manifest::{MEDIA, Sum, Sums};
use crate::kernel::durable::{DraftFolder, NotWritten, is_temporary, walk};
use crate::media::Media;

/// Copies the files that are not in the backup yet. What vanishes meanwhile is left out. Gives back what cannot be copied: links,
/// pipes, names that no list of checksums can hold.
pub(crate) fn copy(media: &Media, draft: &DraftFolder, sums: &mut Sums) -> anyhow::Result<Vec<String>> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    walk(media.folder(), |path, kind| match path.to_str() {
        _ if kind.is_dir() || is_temporary(path) => {}
        Some(path) if kind.is_file() && Sums::can_hold(path) => files.push(path.to_owned()),
        _ => left_out.push(path.display().to_string()),
    })?;
    for path in files {
        if sums.has_picture(&path) {
            continue;
        }
        let file = match media.open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(|cause| NotWritten::new(media.folder().join(&path), cause))?,
        };
        let mut sum = Sum::default();
        let bytes = draft.add(&Path::new(MEDIA).join(&path), file, |bytes| sum.update(bytes))?;
        sums.add_picture(&path, sum, bytes);
    }
    Ok(left_out)
}
