//! A backup of everything: a dated folder with database, pictures, checksums and what it says of itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{FlockOperation, flock};
use techstore_db::{Address, Db, Foreign, Reads, Rows, examine};

use super::manifest::{DATABASE, MANIFEST, MEDIA, Manifest, SUMS, Sum, Sums};
use super::{agree, dated, pictures, total};
use crate::app::open_database;
use crate::commands::{postgres_tools, say};
use crate::config::Settings;
use crate::kernel::clock::Clock;
use crate::kernel::durable::{DraftFolder, Folder, sweep_folders};
use crate::media::Media;

/// How often the database is copied again, when pictures that it shows were replaced while they were copied.
const ROUNDS: u32 = 3;
/// So many names are printed.
const NAMED: usize = 10;

/// Which pictures the shop shows.
pub(crate) const SHOWN: &str = "SELECT avatar FROM user_profiles WHERE avatar IS NOT NULL
    UNION SELECT image FROM products WHERE image IS NOT NULL
    UNION SELECT path FROM product_photos";

/// Writes a backup into a folder, and removes old ones.
pub(crate) async fn run(
    settings: &Settings,
    address: &Address,
    folder: &Path,
    keep: Option<u32>,
) -> anyhow::Result<()> {
    let media = Media::new(settings.shop.data_dir.join("media"));
    let _lock = prepare(folder, &media)?;
    let place = dated::free_place(folder, Clock::System.now());
    let draft = DraftFolder::at(&place)?;
    let db = open_database(settings).await?;
    let copied = copy(&db, address, &media, &draft).await;
    db.close().await;
    let Copied { rows, sums, missing, left_out } = copied?;
    let manifest = finish(draft, rows.as_ref(), sums).await?;
    say(format_args!("backup: {}", place.display()));
    match &rows {
        Some(rows) => say(format_args!("  database: {} rows in {} tables, checked", total(rows), rows.len())),
        None => say(format_args!(
            "  database: not included; before the pictures, back up PostgreSQL with:\n  {}",
            postgres_tools::dump(settings, &folder.join("techstore.pgdump"))
        )),
    }
    say(format_args!("  pictures: {} files, {} bytes", manifest.files, manifest.bytes));
    tell("missing", &missing);
    tell("not copied, because they are not regular files", &left_out);
    if let Some(keep) = keep {
        for old in dated::rotate(folder, keep)? {
            say(format_args!("  removed the old backup {}", old.display()));
        }
    }
    Ok(())
}

struct Copied {
    rows: Option<Rows>,
    sums: Sums,
    /// Pictures that the copied database shows and that are not in the backup.
    missing: BTreeSet<String>,
    left_out: Vec<String>,
}

/// Makes the folder, and makes sure that nobody else writes a backup into it.
fn prepare(folder: &Path, media: &Media) -> anyhow::Result<File> {
    Folder::make(folder)?;
    let (place, shown) = (folder.canonicalize()?, media.folder().canonicalize());
    if shown.is_ok_and(|shown| place.starts_with(shown)) {
        bail!("{} is inside the media folder, which is public", folder.display());
    }
    let lock = File::open(folder).with_context(|| format!("cannot open {}", folder.display()))?;
    if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
        bail!("another backup is being written into {}", folder.display());
    }
    sweep_folders(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    Ok(lock)
}

/// The database first: whatever its rows show was there at that moment. A picture that was replaced before it could be copied
/// belongs to a row that is changed by now, so the database is copied again.
async fn copy(db: &Db, address: &Address, media: &Media, draft: &DraftFolder) -> anyhow::Result<Copied> {
    let (mut sums, mut before) = (Sums::default(), BTreeSet::new());
    for round in 1.. {
        let rows = match address {
            Address::Sqlite(_) => Some(copy_database(db, draft).await?),
            Address::Postgres(_) => None,
        };
        let left_out = tokio::task::block_in_place(|| pictures::copy(media, draft, &mut sums))?;
        let shown = if rows.is_some() {
            shown(&mut Foreign::open(&draft.path().join(DATABASE)).await?).await?
        } else {
            shown(&mut db.read().await?).await?
        };
        let missing: BTreeSet<String> = shown.into_iter().filter(|path| !sums.has_picture(path)).collect();
        if missing.is_empty() || missing == before || round == ROUNDS {
            return Ok(Copied { rows, sums, missing, left_out });
        }
        before = missing;
    }
    bail!("the database was never copied")
}

async fn copy_database(db: &Db, draft: &DraftFolder) -> anyhow::Result<Rows> {
    let file: PathBuf = draft.path().join(DATABASE);
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let rows = db.copy_to(&file).await.with_context(|| format!("cannot write {}", file.display()))?;
    let examined = examine(&file).await?;
    agree(&examined, &rows).context("the copy of the database is incomplete")?;
    Ok(rows)
}

async fn shown(db: &mut impl Reads) -> anyhow::Result<Vec<String>> {
    let rows: Vec<(String,)> = db.sql(SHOWN).all().await?;
    Ok(rows.into_iter().map(|(path,)| path).collect())
}

/// Adds the checksums and the manifest, and gives the backup its name.
async fn finish(draft: DraftFolder, rows: Option<&Rows>, mut sums: Sums) -> anyhow::Result<Manifest> {
    let tables = rows.map(|rows| rows.iter().cloned().collect());
    tokio::task::spawn_blocking(move || {
        if tables.is_some() {
            draft.settle(Path::new(DATABASE))?;
            let mut sum = Sum::default();
            let mut file = File::open(draft.path().join(DATABASE))?;
            std::io::copy(&mut file, &mut Summing(&mut sum))?;
            sums.add(DATABASE.to_owned(), sum);
        }
        Folder::make(&draft.path().join(MEDIA))?;
        let manifest =
            Manifest::new(techstore_version::VERSION_AND_COMMIT, Clock::System.now().to_string(), tables, &sums);
        draft.add(Path::new(SUMS), sums.text().as_bytes(), |_| {})?;
        let text = serde_json::to_string_pretty(&manifest)? + "\n";
        draft.add(Path::new(MANIFEST), text.as_bytes(), |_| {})?;
        draft.keep()?;
        Ok(manifest)
    })
    .await?
}

/// A writer that only looks.
struct Summing<'a>(&'a mut Sum);

impl std::io::Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn tell<'a>(what: &str, names: impl IntoIterator<Item = &'a String>) {
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    if !names.is_empty() {
        let more = names.len().saturating_sub(NAMED);
        let list = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        say(format_args!("  CHECK: {} pictures are {what}: {list}{more}", names.len()));
    }
}
