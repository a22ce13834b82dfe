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
    let mut command = cargo(workspace, "test --doc --workspace --locked");
    let (said, ended) = process::run_and_read(&mut command, interrupt)?;
    let tally: Tally = said.lines().filter_map(result_line).sum();
    if tally.failed == 0 {
        ended?;
    }
    Ok(tally)
}

/// Reads `test result: ok. 3 passed; 0 failed; …`, which rustdoc prints once for each crate.
fn result_line(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |name: &str| {
        let found = counts.split("; ").find_map(|part| part.strip_suffix(name));
        found.and_then(|number| number.trim().parse().ok())
    };
    Some(Tally { passed: count(" passed")?, failed: count(" failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_line_gives_its_counts() {
        let line = "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(result_line(line), Some(Tally { passed: 3, failed: 1 }));
        assert_eq!(result_line("running 3 tests"), None);
    }
}
