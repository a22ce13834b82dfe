//! A process's memory, as Linux counts it (proc(5)).

use anyhow::{Context, Result};

pub(super) fn resident(id: u32) -> Result<f64> {
    read(id, "VmRSS:")
}

/// The most MiB in memory since the start, or since [`forget_peak`].
pub(super) fn peak(id: u32) -> Result<f64> {
    read(id, "VmHWM:")
}

/// Begins to count the peak anew.
pub(super) fn forget_peak(id: u32) -> Result<()> {
    std::fs::write(format!("/proc/{id}/clear_refs"), "5").context("resetting the peak of memory")
}

fn read(id: u32, field: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix(field)?.trim().strip_suffix(" kB"));
    let kibibytes: f64 = kibibytes.with_context(|| format!("/proc/{id}/status has no {field}"))?.trim().parse()?;
    Ok(kibibytes / 1024.0)
}
