//! Chromium, for the browser tests.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{apt, programs};
use crate::interrupt::Interrupt;
use crate::process;

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser named by `TECHSTORE_CHROMIUM`, else one on `PATH`, else Debian's, installed now.
pub(crate) fn find_or_install(interrupt: &Interrupt) -> Result<PathBuf> {
    let program = match std::env::var_os("TECHSTORE_CHROMIUM") {
        Some(named) => PathBuf::from(named),
        None => match programs::on_path(NAMES) {
            Some(found) => found,
            None => install(interrupt)?,
        },
    };
    // Ubuntu's package is a stub without snapd, so the browser must show that it runs.
    let version = process::output(Command::new(&program).arg("--version"));
    let version = version.with_context(|| format!("{} does not run", program.display()))?;
    if !version.contains("Chrom") {
        bail!("{} is no Chromium: it says «{}»", program.display(), version.trim());
    }
    Ok(program)
}

fn install(interrupt: &Interrupt) -> Result<PathBuf> {
    apt::install("chromium", interrupt).context(
        "no Chromium: put chromium, chromium-browser or google-chrome on PATH or name it in TECHSTORE_CHROMIUM",
    )?;
    programs::on_path(NAMES).context("the package chromium brought no program chromium")
}
