//! What a restore brings back, and whether it is whole.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use techstore_db::{Foreign, Reads, Rows, examine};

use crate::commands::backup::manifest::{DATABASE, MANIFEST, MEDIA, Manifest, Sum, Sums};
use crate::commands::backup::{agree, dated};
use crate::kernel::durable::{Draft, DraftFolder};
use crate::schema;

#[derive(Clone)]
pub(crate) enum Source {
    /// A copy of the database.
    File(PathBuf),
    Whole(PathBuf, Manifest, Sums),
}

/// A database that was checked.
pub(crate) struct Checked {
    pub(crate) rows: Rows,
    /// The newest step of the schema that it has.
    pub(crate) newest_step: i64,
}

impl Source {
    /// Finds the backup that is meant.
    pub(crate) fn find(from: &Path) -> anyhow::Result<Self> {
        let about = std::fs::metadata(from).with_context(|| format!("cannot open {}", from.display()))?;
        if about.is_file() {
            return Ok(Self::File(from.to_owned()));
        }
        ensure!(about.is_dir(), "{} is neither a file nor a folder", from.display());
        let folder = if from.join(MANIFEST).is_file() {
            from.to_owned()
        } else {
            dated::list(from)?.pop().with_context(|| format!("{} is not a backup and contains none", from.display()))?
        };
        let (manifest, sums) = Manifest::read(&folder)?;
        Ok(Self::Whole(folder, manifest, sums))
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Whole(path, ..) => path,
        }
    }

    /// What a whole backup says of itself.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        match self {
            Self::File(_) => None,
            Self::Whole(_, manifest, _) => Some(manifest),
        }
    }

    /// Its database, if it has one.
    pub(crate) fn database(&self) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::Whole(folder, manifest, _) => manifest.tables.is_some().then(|| folder.join(DATABASE)),
        }
    }

    /// Its pictures, if it has any.
    pub(crate) fn media(&self) -> Option<PathBuf> {
        match self {
            Self::File(_) => None,
            Self::Whole(folder, ..) => Some(folder.join(MEDIA)),
        }
    }

    /// Copies the database beside its place.
    pub(crate) async fn bring_database(&self, from: &Path, place: &Path) -> anyhow::Result<Draft> {
        // Before a byte is copied: whether it is a database at all, and none whose log lies beside it.
        Foreign::open(from).await?;
        let (expected, place) = (self.expected(DATABASE).map(str::to_owned), place.to_owned());
        let from = from.to_owned();
        tokio::task::spawn_blocking(move || {
            let mut draft = Draft::at(&place)?;
            let file = File::open(&from).with_context(|| format!("cannot open {}", from.display()))?;
            let mut sum = Sum::default();
            draft.copy(file, |bytes| sum.update(bytes))?;
            ensure!(
                expected.is_none_or(|expected| expected == sum.finish()),
                "{} differs from what was backed up",
                from.display()
            );
            Ok(draft)
        })
        .await?
    }

    /// Looks at all of a copied database.
    pub(crate) async fn check(&self, copy: &Path) -> anyhow::Result<Checked> {
        let examined = examine(copy).await?;
        let expected: Rows = match self.manifest().and_then(|manifest| manifest.tables.as_ref()) {
            Some(tables) => tables.iter().map(|(name, count)| (name.clone(), *count)).collect(),
            None => examined.rows.clone(),
        };
        agree(&examined, &expected)?;
        if !expected.iter().any(|(name, _)| name == "_sqlx_migrations") {
            bail!("it is not a TechStore database");
        }
        let newest_step: i64 = Foreign::open(copy)
            .await?
            .sql("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM _sqlx_migrations")
            .value()
            .await?;
        ensure!(
            newest_step <= schema::newest(),
            "it was made by a newer program: its migration {newest_step} is unknown here"
        );
        Ok(Checked { rows: examined.rows, newest_step })
    }

    /// Copies the pictures beside their place.
    pub(crate) fn bring_media(&self, place: &Path) -> anyhow::Result<Option<DraftFolder>> {
        let Self::Whole(folder, _, sums) = self else { return Ok(None) };
        let draft = DraftFolder::at(place)?;
        for (path, expected) in sums.iter() {
            let Some(relative) = path.strip_prefix(MEDIA).and_then(|path| path.strip_prefix('/')) else { continue };
            let from = folder.join(path);
            let stays = Path::new(relative).components().all(|part| matches!(part, std::path::Component::Normal(_)));
            ensure!(stays, "{} is outside the backup", from.display());
            let file = File::open(&from).with_context(|| format!("cannot open {}", from.display()))?;
            let mut sum = Sum::default();
            draft.add(Path::new(relative), file, |bytes| sum.update(bytes))?;
            ensure!(sum.finish() == expected, "{} differs from what was backed up", from.display());
        }
        Ok(Some(draft))
    }

    fn expected(&self, path: &str) -> Option<&str> {
        match self {
            Self::File(_) => None,
            Self::Whole(_, _, sums) => sums.iter().find(|(name, _)| *name == path).map(|(_, sum)| sum),
        }
    }
}
