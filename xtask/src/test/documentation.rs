//! The documentation: it builds without a warning, and its examples work.

use anyhow::Result;

use super::report::Tally;
use crate::cargo::cargo;
use crate::interrupt::Interrupt;
use crate::process;
use crate::workspace::Workspace;

pub(super) fn build(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    let mut doc = cargo(workspace, "doc --workspace --no-deps --locked");
    process::run(doc.env("RUSTDOCFLAGS", "-D warnings"), interrupt)?;
    Ok(Tally::default())
}

pub(super) fn test(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    process::run(&mut cargo(workspace, "test --doc --workspace --locked"), interrupt)?;
    Ok(Tally::default())
}
