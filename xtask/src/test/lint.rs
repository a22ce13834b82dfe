//! What can be said about the code without running it.

use std::time::Duration;

use anyhow::Result;

use super::report::{Notes, Tally};
use crate::cargo::cargo;
use crate::interrupt::Interrupt;
use crate::process;
use crate::setup::{cargo_tools, npm};
use crate::workspace::Workspace;

const FETCH_LIMIT: Duration = Duration::from_secs(120);

pub(super) fn format(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    rust("fmt --all --check", workspace, interrupt)
}

pub(super) fn clippy(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    rust("clippy --workspace --all-targets --locked -- -D warnings", workspace, interrupt)
}

fn rust(words: &str, workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    process::run(&mut cargo(workspace, words), interrupt)?;
    Ok(Tally::default())
}

/// cargo-deny's checks. The advisories are a download from outside crates.io; where it cannot be had, an older copy
/// is asked, and without one it is said that nobody looked.
pub(super) fn dependencies(notes: &mut Notes, workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    cargo_tools::DENY.find_or_install(workspace, interrupt)?;
    process::run(&mut cargo(workspace, "deny --locked check licenses bans sources"), interrupt)?;
    if process::run_within(&mut cargo(workspace, "deny fetch db"), FETCH_LIMIT, interrupt).is_ok() {
        process::run(&mut cargo(workspace, "deny --locked check advisories"), interrupt)?;
    } else if has_advisories() {
        notes.add("advisories: the database could not be fetched; an older copy was asked".to_owned());
        process::run(&mut cargo(workspace, "deny --offline --locked check advisories"), interrupt)?;
    } else {
        notes.add("advisories: NOT CHECKED: the advisory database could not be fetched".to_owned());
    }
    Ok(Tally::default())
}

/// Whether cargo-deny fetched its database here before: a folder with the database's own folder `crates` in it.
fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let databases = home.and_then(|home| std::fs::read_dir(home.join("advisory-dbs")).ok());
    databases.is_some_and(|mut folders| folders.any(|folder| folder.is_ok_and(|it| it.path().join("crates").is_dir())))
}

pub(super) fn types(folder: &str, workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    npm::install(workspace, folder, interrupt)?;
    let mut check = npm::npm()?;
    process::run(check.current_dir(workspace.root.join(folder)).args(["run", "check"]), interrupt)?;
    Ok(Tally::default())
}
