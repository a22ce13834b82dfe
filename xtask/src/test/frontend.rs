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
    command.current_dir(workspace.root.join("frontend")).arg("test");
    let (said, ended) = process::run_and_read(&mut command, interrupt)?;
    Tally::of(ended, Ok(Tally { passed: count(&said, "pass"), failed: count(&said, "fail") }))
}

/// Sums the summary lines `# pass 3` (TAP) or `ℹ pass 3` (the reporter of newer versions).
fn count(said: &str, name: &str) -> u64 {
    let summary = |line: &str| {
        let line = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
        line.strip_prefix(name)?.trim().parse::<u64>().ok()
    };
    said.lines().filter_map(summary).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_reporters_of_node_are_understood() {
        let said = "ok 1 - # pass\n# tests 3\n# pass 2\n# fail 1\n\nℹ tests 4\nℹ pass 4\nℹ fail 0\n";
        assert_eq!((count(said, "pass"), count(said, "fail")), (6, 1));
    }
}
