//! Pictures that the shop shows, and what else lies in the media folder: rows without files are broken pictures, files without
//! rows are waste.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use techstore_db::{Db, Reads};

use crate::commands::backup::SHOWN;
use crate::commands::doctor::report::Report;
use crate::kernel::durable::{is_temporary, walk};
use crate::media::Media;
use crate::media::condition::{Condition, Depth};

/// How many pictures are decoded in full, to limit the time; of the others only header and end are checked.
const DECODED: usize = 2_000;
/// How many names are printed.
const NAMED: usize = 10;

/// Compares the rows that name pictures with the files of the folder, and looks at each picture.
pub(crate) async fn check(db: &Db, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let rows: Vec<(String,)> = db.read_slow().await?.sql(SHOWN).all().await?;
    let mut shown: Vec<String> = rows.into_iter().map(|(path,)| path).collect();
    shown.sort_unstable();
    let shown = Arc::new(shown);
    let found = look(&Media::new(folder.to_owned()), &shown).await?;
    let of = |condition: Condition| -> Vec<&str> {
        found.iter().filter(|(_, found)| *found == condition).map(|(path, _)| path.as_str()).collect()
    };
    let missing = of(Condition::Missing);
    report.check("every picture that pages show exists", missing.is_empty(), || named(&missing));
    let (empty, damaged, foreign) = (of(Condition::Empty), of(Condition::Damaged), of(Condition::Foreign));
    report.check("no picture that pages show is empty", empty.is_empty(), || named(&empty));
    report.check("no picture that pages show is truncated or damaged", damaged.is_empty(), || named(&damaged));
    report
        .check("every picture that pages show is a regular file and is served", foreign.is_empty(), || named(&foreign));
    check_others(folder, &shown, report)
}

/// Looks at all pictures, with as many threads as the machine has; gives back those with which something is wrong.
async fn look(media: &Media, shown: &Arc<Vec<String>>) -> anyhow::Result<Vec<(String, Condition)>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let work = (0..threads).map(|first| {
        let (media, shown) = (media.clone(), Arc::clone(shown));
        tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            for (number, path) in shown.iter().enumerate().skip(first).step_by(threads) {
                let depth = if number < DECODED { Depth::Pixels } else { Depth::Frame };
                let condition = media.look_at(path, depth).unwrap_or(Condition::Damaged);
                if condition != Condition::Whole {
                    found.push((path.clone(), condition));
                }
            }
            found
        })
    });
    let mut all = Vec::new();
    for part in work.collect::<Vec<_>>() {
        all.extend(part.await?);
    }
    all.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    Ok(all)
}

fn check_others(folder: &Path, shown: &[String], report: &mut Report) -> anyhow::Result<()> {
    let shown: HashSet<&str> = shown.iter().map(String::as_str).collect();
    let (mut links, mut half, mut spare) = (Vec::new(), Vec::new(), Vec::new());
    walk(folder, |path, kind| {
        let name = path.display().to_string();
        if kind.is_dir() || (kind.is_file() && shown.contains(name.as_str())) {
            return;
        }
        if !kind.is_file() {
            links.push(name);
        } else if is_temporary(path) {
            half.push(name);
        } else {
            spare.push(name);
        }
    })?;
    for (what, found) in [
        ("the media folder contains only files; symbolic links and pipes are not served", links),
        ("there are no incomplete files of a killed program", half),
        ("there are no unused files", spare),
    ] {
        let names: Vec<&str> = found.iter().map(String::as_str).collect();
        let told = if names.is_empty() {
            what.to_owned()
        } else {
            format!("{what} ({} found): {}", names.len(), named(&names))
        };
        report.warn(&told, names.is_empty());
    }
    Ok(())
}

fn named(names: &[&str]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let list = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{list} and {more} more") } else { list }
}
