//! The front end's own tests, with Node's test runner.

use anyhow::Result;

use super::report::Tally;
use crate::interrupt::Interrupt;
use crate::process;
use crate::setup::npm;
use crate::workspace::Workspace;

pub(super) fn test(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    npm::install(workspace, "frontend", interrupt)?;
    let mut command = npm::npm()?;
    process::run(command.current_dir(workspace.root.join("frontend")).arg("test"), interrupt)?;
    Ok(Tally::default())
}
