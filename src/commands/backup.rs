//! `techstore backup`: a copy of the database while it is in use, alone or with the pictures.
//!
//! A copy has its name only once it was checked against what was copied and is on the disk. One that fails leaves nothing.

pub(crate) mod dated;
pub(crate) mod manifest;
mod pictures;
mod whole;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use techstore_db::{Address, Db, Examined, Rows, examine};

use crate::app::open_database;
use crate::commands::{postgres_tools, say};
use crate::config::Settings;
use crate::kernel::durable::{Draft, Existing};

pub(crate) use whole::SHOWN;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A file that is not there yet, `copy.db`: the database alone. A folder, or a name that ends in `/` or has no extension: a
    /// dated folder in it with database, pictures and checksums.
    to: PathBuf,
    /// Remove the oldest dated folders there, once this backup is whole, so that so many stay.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let address = settings.database.address()?;
    let to = &arguments.to;
    if is_folder(to) {
        return whole::run(settings, &address, to, arguments.keep).await;
    }
    if arguments.keep.is_some() {
        bail!("--keep needs a folder of dated backups: {}/", to.display());
    }
    if let Address::Postgres(_) = address {
        bail!("back up PostgreSQL with its own program: {}", postgres_tools::dump(settings, to));
    }
    if to.symlink_metadata().is_ok() {
        bail!("{} is there already", to.display());
    }
    let db = open_database(settings).await?;
    let copied = database(&db, to).await;
    db.close().await;
    say(format_args!("copied to {} and checked: {} rows", to.display(), total(&copied?)));
    Ok(())
}

/// Copies a SQLite database to a file that must not be there yet, and makes sure that the copy is what was copied.
pub(crate) async fn database(db: &Db, to: &Path) -> anyhow::Result<Rows> {
    let draft = Draft::at(to)?;
    let expected = db.copy_to(draft.path()).await.with_context(|| format!("cannot write {}", to.display()))?;
    let examined = examine(&draft.path()).await.with_context(|| format!("cannot check {}", to.display()))?;
    agree(&examined, &expected).with_context(|| format!("the copy {} is incomplete", to.display()))?;
    tokio::task::spawn_blocking(move || draft.keep(Existing::Refuse)).await??;
    Ok(expected)
}

/// Makes sure that a copy has nothing wrong with it and the rows that it must have.
pub(crate) fn agree(examined: &Examined, expected: &Rows) -> anyhow::Result<()> {
    if let [first, others @ ..] = examined.wrong.as_slice() {
        bail!("{first}{}", if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) });
    }
    if examined.rows != *expected {
        let differs = |(name, count): &&(String, i64)| !examined.rows.contains(&(name.clone(), *count));
        let named = expected.iter().find(differs).map_or("", |(name, _)| name);
        bail!("its row counts differ from the original's: {named}");
    }
    Ok(())
}

/// All rows of all tables.
pub(crate) fn total(rows: &Rows) -> i64 {
    rows.iter().map(|(_, count)| count).sum()
}

/// A folder that is there, a name that says so by its end, or one without an extension.
fn is_folder(to: &Path) -> bool {
    use std::os::unix::ffi::OsStrExt;
    to.is_dir() || to.as_os_str().as_bytes().ends_with(b"/") || (to.extension().is_none() && !to.exists())
}
