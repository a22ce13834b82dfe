//! Tools that cargo installs.

use anyhow::Result;

use crate::cargo::cargo;
use crate::interrupt::Interrupt;
use crate::process;
use crate::workspace::Workspace;

/// A cargo subcommand from crates.io.
pub(crate) struct Tool {
    /// The word after `cargo`.
    subcommand: &'static str,
    /// What follows `cargo install --locked` where it is missing. Built without optimisation, which takes one to three
    /// minutes instead of five on two cores; what they do takes as long either way.
    package: &'static str,
}

/// Runs the tests, each in a process of its own. Without the part that updates itself.
pub(crate) const NEXTEST: Tool = Tool {
    subcommand: "nextest",
    package: "cargo-nextest@0.9.151 --debug --no-default-features --features default-no-update",
};

/// Looks over licences, sources, duplicates and advisories.
pub(crate) const DENY: Tool = Tool { subcommand: "deny", package: "cargo-deny@0.20.2 --debug" };

impl Tool {
    /// The version of the tool, which is installed now if it is missing.
    pub(crate) fn find_or_install(&self, workspace: &Workspace, interrupt: &Interrupt) -> Result<String> {
        if let Ok(version) = self.version(workspace) {
            return Ok(version);
        }
        process::run(&mut cargo(workspace, &format!("install --locked {}", self.package)), interrupt)?;
        self.version(workspace)
    }

    fn version(&self, workspace: &Workspace) -> Result<String> {
        let said = process::output(&mut cargo(workspace, &format!("{} --version", self.subcommand)))?;
        Ok(said.lines().next().unwrap_or_default().to_owned())
    }
}
