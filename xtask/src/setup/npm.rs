//! npm packages, as the lock files name them.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::programs;
use crate::interrupt::Interrupt;
use crate::process;
use crate::workspace::Workspace;

const LIMIT: Duration = Duration::from_secs(10 * 60);

/// Runs `npm ci` in a folder of the workspace, unless this very lock file is installed there already.
pub(crate) fn install(workspace: &Workspace, folder: &str, interrupt: &Interrupt) -> Result<String> {
    let folder = workspace.root.join(folder);
    let version = process::output(npm()?.arg("--version"))?;
    let lock = std::fs::read(folder.join("package-lock.json")).context("reading package-lock.json")?;
    // The root's build.rs keeps the same copy, so neither installs again what the other has installed.
    let installed = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&installed).is_ok_and(|there| there == lock) {
        return Ok(format!("npm {}", version.trim()));
    }
    let mut command = npm()?;
    // The browser comes from the system's packages.
    command.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run_within(command.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]), LIMIT, interrupt)?;
    std::fs::create_dir_all(folder.join("node_modules"))?;
    std::fs::write(installed, lock)?;
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
