//! Programs that the files of `deploy/` are tried with.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{apt, programs};
use crate::interrupt::Interrupt;

/// nginx, behind which the shop is tried, with curl for HTTP/2.
pub(crate) fn nginx(interrupt: &Interrupt) -> Result<PathBuf> {
    find_or_install("curl", "curl", interrupt)?;
    find_or_install("nginx", "nginx-light", interrupt)
}

/// systemd-analyze, which reads units without a running systemd.
pub(crate) fn systemd_analyze(interrupt: &Interrupt) -> Result<PathBuf> {
    find_or_install("systemd-analyze", "systemd", interrupt)
}

fn find_or_install(name: &str, package: &str, interrupt: &Interrupt) -> Result<PathBuf> {
    if let Some(found) = find(name) {
        return Ok(found);
    }
    apt::install(package, interrupt).with_context(|| format!("no {name} on PATH or in /usr/sbin"))?;
    find(name).with_context(|| format!("the package {package} brought no program {name}"))
}

/// On `PATH`, or where Debian puts servers.
fn find(name: &str) -> Option<PathBuf> {
    let of_root = PathBuf::from("/usr/sbin").join(name);
    programs::on_path(&[name]).or_else(|| Some(of_root).filter(|program| program.is_file()))
}
