//! PostgreSQL's server programs, for clusters of our own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{apt, programs};
use crate::interrupt::Interrupt;
use crate::process;

/// The programs of one PostgreSQL version.
pub(crate) struct Programs {
    pub(crate) initdb: PathBuf,
    pub(crate) postgres: PathBuf,
    /// Tells whether the server answers.
    pub(crate) pg_isready: PathBuf,
}

/// The programs on `PATH`, in `pg_config --bindir`, or where Debian puts them (newest first), else Debian's, installed now.
pub(crate) fn find_or_install(interrupt: &Interrupt) -> Result<Programs> {
    if let Some(programs) = find() {
        return Ok(programs);
    }
    install(interrupt).context("no PostgreSQL server: initdb, postgres and pg_isready are needed in one folder")?;
    find().context("the package postgresql brought no initdb, postgres and pg_isready")
}

/// Installs the server without Debian's own cluster, which nobody asked for and which would run at once.
fn install(interrupt: &Interrupt) -> Result<()> {
    let settings = "/etc/postgresql-common/createcluster.d";
    let no_cluster = format!("mkdir -p {settings} && echo 'create_main_cluster = false' > {settings}/techstore.conf");
    if !Path::new(settings).join("techstore.conf").exists() {
        apt::run("postgresql", &["sh", "-c", &no_cluster], interrupt)?;
    }
    apt::install("postgresql", interrupt)
}

fn find() -> Option<Programs> {
    let bindir = process::output(Command::new("pg_config").arg("--bindir")).ok();
    let bindir = bindir.map(|folder| PathBuf::from(folder.trim()));
    programs::path_folders().into_iter().chain(bindir).chain(debian()).find_map(|folder| in_folder(&folder))
}

fn debian() -> Vec<PathBuf> {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return Vec::new() };
    let mut versions: Vec<_> = versions.filter_map(Result::ok).map(|version| version.path()).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(number(version)));
    versions.into_iter().map(|version| version.join("bin")).collect()
}

fn number(version: &Path) -> Option<u32> {
    version.file_name()?.to_str()?.parse().ok()
}

fn in_folder(folder: &Path) -> Option<Programs> {
    let program = |name| Some(folder.join(name)).filter(|program: &PathBuf| program.is_file());
    Some(Programs { initdb: program("initdb")?, postgres: program("postgres")?, pg_isready: program("pg_isready")? })
}
