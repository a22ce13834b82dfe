//! The Rust tests: all of them on SQLite, those that need a database on PostgreSQL too (.config/nextest.toml).

use std::path::Path;

use anyhow::{Context, Result};

use super::report::Tally;
use super::scratch;
use crate::cargo::cargo;
use crate::interrupt::Interrupt;
use crate::postgres::{Cluster, Durability};
use crate::process;
use crate::setup::cargo_tools::NEXTEST;
use crate::setup::{deploy_programs, postgres_programs};
use crate::workspace::Workspace;

const SERVER: &str = "TECHSTORE_TEST_POSTGRES";

/// Builds all tests, and with them the program.
pub(super) fn build(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    process::run(&mut cargo(workspace, "test --workspace --locked --no-run"), interrupt)?;
    Ok(Tally::default())
}

pub(super) fn on_sqlite(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    run("default", &[("TECHSTORE_TEST_DATABASE", "sqlite")], workspace, interrupt)
}

pub(super) fn most_on_sqlite(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    run("quick", &[("TECHSTORE_TEST_DATABASE", "sqlite")], workspace, interrupt)
}

/// On the server that `TECHSTORE_TEST_POSTGRES` names, else on one of our own.
pub(super) fn on_postgres(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    let on =
        |url: &str| run("postgres", &[("TECHSTORE_TEST_DATABASE", "postgres"), (SERVER, url)], workspace, interrupt);
    if let Ok(url) = std::env::var(SERVER) {
        return on(&url);
    }
    let programs = postgres_programs::find_or_install(interrupt)?;
    let cluster = Cluster::start(&programs, Durability::Off, workspace, interrupt)?;
    on(&cluster.url())
}

fn run(profile: &str, settings: &[(&str, &str)], workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    NEXTEST.find_or_install(workspace, interrupt)?;
    let nginx = deploy_programs::nginx(interrupt)?;
    // Named in .config/nextest.toml; nextest's own folder lies under the root, wherever cargo's is.
    let results = workspace.root.join(format!("target/nextest/{profile}/junit.xml"));
    if results.exists() {
        std::fs::remove_file(&results)?;
    }
    let scratch = scratch::folder()?;
    let mut command = cargo(workspace, &format!("nextest run --workspace --locked --profile {profile}"));
    command.env_remove(SERVER).envs(settings.iter().copied()).env("TECHSTORE_TEST_NGINX", nginx);
    if let Some(scratch) = &scratch {
        command.env("TMPDIR", scratch.path());
    }
    let ended = process::run(&mut command, interrupt);
    Tally::of(ended, read(&results))
}

fn read(results: &Path) -> Result<Tally> {
    let text = std::fs::read_to_string(results).with_context(|| format!("reading {}", results.display()))?;
    parse(&text).with_context(|| format!("{} has no counts", results.display()))
}

/// Reads the counts of JUnit's root element, `<testsuites name="…" tests="3" failures="1" errors="0" …>`.
fn parse(junit: &str) -> Option<Tally> {
    let (root, _) = junit.split_once("<testsuites ")?.1.split_once('>')?;
    let count = |name: &str| -> Option<u64> {
        let (_, value) = root.split_once(&format!("{name}=\""))?;
        value.split_once('"')?.0.parse().ok()
    };
    let failed = count("failures")? + count("errors")?;
    Some(Tally { passed: count("tests")?.checked_sub(failed)?, failed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_count_as_failures() {
        let junit = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="5" failures="1" errors="1" uuid="x" timestamp="y" time="0.1">
    <testsuite name="a" tests="4" disabled="0" errors="0" failures="0">"#;
        assert_eq!(parse(junit), Some(Tally { passed: 3, failed: 2 }));
        assert_eq!(parse("<testsuites name=\"nextest-run\">"), None);
    }
}
