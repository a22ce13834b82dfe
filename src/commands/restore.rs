//! `techstore restore`: brings back what `techstore backup` copied.
//!
//! Everything is copied beside its place and checked there first. Then what was in the places gets a dated name, and the copies get
//! theirs: nothing is thrown away, and what fails on the way is put back.

mod places;
mod source;
mod swap;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use techstore_db::Rows;

use crate::commands::backup::total;
use crate::commands::{occupancy, postgres_tools, say};
use crate::config::Settings;
use crate::kernel::clock::Clock;
use crate::kernel::durable::{Draft, DraftFolder, Existing};
use crate::schema;
use places::{Places, State};
use source::Source;
use swap::Swap;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A copy of the database, a dated backup, or a folder of dated backups: the newest of them.
    from: PathBuf,
    /// Also where there is a shop already. It is kept under a dated name.
    #[arg(long)]
    replace: bool,
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let source = Source::find(&arguments.from)?;
    let address = settings.database.address()?;
    let places = Places::of(settings, &address)?;
    let _alone = occupancy::alone(settings)?;
    if !arguments.replace {
        refuse_to_replace(&places, &source).await?;
    }
    let _locked = places.database.as_deref().map(occupancy::against_sqlite).transpose()?;
    let brought = bring(&source, &places).await?;
    let kept = put_in_place(brought.files, &places).await?;
    report(&source, settings, brought.rows.as_ref(), &kept);
    if brought.steps.is_some_and(|newest| newest < schema::newest()) {
        say("  the backup is of an older program: run `techstore migrate` before the shop starts");
    }
    Ok(())
}

/// A database that works and has rows is somebody's shop; one that is damaged, or empty, is not.
async fn refuse_to_replace(places: &Places, source: &Source) -> anyhow::Result<()> {
    if let (Some(database), true) = (&places.database, source.database().is_some())
        && places::state(database).await == State::Shop
    {
        bail!("{} contains a shop: use --replace to restore, which keeps it under a dated name", database.display());
    }
    if places.database.is_none() && source.media().is_some() && places.has_media()? {
        bail!(
            "{} contains pictures: use --replace to restore, which keeps them under a dated name",
            places.media.display()
        );
    }
    Ok(())
}

/// Copies that lie beside their places.
struct Files {
    database: Option<Draft>,
    media: Option<DraftFolder>,
}

struct Brought {
    files: Files,
    rows: Option<Rows>,
    /// The newest step of the schema that the database has.
    steps: Option<i64>,
}

async fn bring(source: &Source, places: &Places) -> anyhow::Result<Brought> {
    let (mut database, mut rows, mut steps) = (None, None, None);
    if let (Some(place), Some(from)) = (&places.database, source.database()) {
        let draft = source.bring_database(&from, place).await?;
        let checked =
            source.check(&draft.path()).await.with_context(|| format!("{} cannot be restored", from.display()))?;
        (database, rows, steps) = (Some(draft), Some(checked.rows), Some(checked.newest_step));
    }
    let (owned, place) = (source.clone(), places.media.clone());
    let media = tokio::task::spawn_blocking(move || owned.bring_media(&place)).await??;
    Ok(Brought { files: Files { database, media }, rows, steps })
}

/// Renames; what was there is kept. Gives back under which names.
async fn put_in_place(files: Files, places: &Places) -> anyhow::Result<Vec<PathBuf>> {
    let places = places.clone();
    tokio::task::spawn_blocking(move || {
        let mut swap = Swap::new(Clock::System.now());
        if let Some(media) = files.media {
            swap.aside(&places.media)?;
            swap.keep(&places.media, || media.keep())?;
        }
        if let (Some(database), Some(place)) = (files.database, &places.database) {
            swap.database_aside(place)?;
            swap.keep(place, || database.keep(Existing::Refuse))?;
        }
        Ok(swap.done())
    })
    .await?
}

fn report(source: &Source, settings: &Settings, rows: Option<&Rows>, kept: &[PathBuf]) {
    say(format_args!("restored from {}", source.path().display()));
    if let Some(rows) = rows {
        say(format_args!("  database: {} rows in {} tables, checked", total(rows), rows.len()));
    } else if source.media().is_some() {
        say(format_args!(
            "  database: restore PostgreSQL with its own program:\n  {}",
            postgres_tools::restore(settings, &dump_beside(source.path()))
        ));
    }
    match source.manifest() {
        Some(manifest) => say(format_args!("  pictures: {} files, {} bytes", manifest.files, manifest.bytes)),
        None => say("  pictures: none in a copy of the database; existing ones were left alone"),
    }
    for path in kept {
        say(format_args!("  the previous data are kept as {}", path.display()));
    }
    say("  next: run techstore doctor");
}

/// Where the command line of `techstore backup` puts the database of PostgreSQL.
fn dump_beside(backup: &Path) -> PathBuf {
    backup.parent().unwrap_or(Path::new("")).join("techstore.pgdump")
}
