//! Everything the tests need that is not in the repository: found, or installed, or named as missing.

mod apt;
pub(crate) mod cargo_tools;
pub(crate) mod chromium;
pub(crate) mod deploy_programs;
pub(crate) mod npm;
pub(crate) mod postgres_programs;
mod programs;

use anyhow::{Result, bail};

use crate::interrupt::Interrupt;
use crate::workspace::Workspace;

/// Finds or installs all of it, says what it found, and fails at the end if anything is missing.
pub(crate) fn everything(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let found = [
        ("npm packages of frontend", npm::install(workspace, "frontend", interrupt)),
        ("npm packages of e2e", npm::install(workspace, "e2e", interrupt)),
        ("Chromium", chromium::find_or_install(interrupt).map(|program| program.display().to_string())),
        ("PostgreSQL", postgres_programs::find_or_install(interrupt).map(|it| it.postgres.display().to_string())),
        ("nginx", deploy_programs::nginx(interrupt).map(|program| program.display().to_string())),
        ("systemd-analyze", deploy_programs::systemd_analyze(interrupt).map(|program| program.display().to_string())),
        ("cargo-nextest", cargo_tools::NEXTEST.find_or_install(workspace, interrupt)),
        ("cargo-deny", cargo_tools::DENY.find_or_install(workspace, interrupt)),
    ];
    let mut missing = 0;
    for (what, found) in found {
        match found {
            Ok(found) => println!("{what}: {found}"),
            Err(error) => {
                missing += 1;
                println!("{what}: MISSING: {error:#}");
            }
        }
    }
    if missing > 0 {
        bail!("{missing} of what the tests need is missing");
    }
    Ok(())
}
