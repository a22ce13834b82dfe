//! npm packages, as the lock files name them.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::programs;
use crate::interrupt::Interrupt;
use crate::process;
use crate::workspace::Workspace;

const LIMIT: Duration = Duration::from_secs(10 * 60);

/// Runs `npm ci` in a folder of the workspace unless its packages are those of the lock file already.
pub(crate) fn install(workspace: &Workspace, folder: &str, interrupt: &Interrupt) -> Result<String> {
    let folder = workspace.root.join(folder);
    let version = process::output(npm()?.arg("--version"))?;
    if !is_current(&folder) {
        let mut command = npm()?;
        // The browser comes from the system's packages.
        command.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        process::run_within(command.args(["ci", "--no-audit", "--no-fund"]), LIMIT, interrupt)?;
    }
    Ok(format!("npm {}", version.trim()))
}

/// `npm`, or what to do where it is missing.
pub(crate) fn npm() -> Result<Command> {
    programs::on_path(&["npm"]).map(Command::new).context("no npm on PATH: install Node.js 20 or newer with npm")
}

/// A program of the packages in the folder that the command is run in; never one that npx would have to download.
pub(crate) fn npx(program: &str) -> Result<Command> {
    let mut command = programs::on_path(&["npx"]).map(Command::new).context("no npx on PATH beside npm")?;
    command.args(["--no-install", program]);
    Ok(command)
}

/// npm writes the list inside `node_modules` last, so an interrupted installation leaves it missing or old.
fn is_current(folder: &Path) -> bool {
    let changed = |name: &str| -> Option<SystemTime> { folder.join(name).metadata().ok()?.modified().ok() };
    let installed = changed("node_modules/.package-lock.json");
    installed.is_some() && installed >= changed("package-lock.json") && installed >= changed("package.json")
}
