//! The cargo that runs us, for the commands we run in turn.

use std::process::Command;

use crate::workspace::Workspace;

/// `cargo <words…>` in the workspace's root, with the words split at spaces.
pub(crate) fn cargo(workspace: &Workspace, words: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&workspace.root).args(words.split(' '));
    command
}
