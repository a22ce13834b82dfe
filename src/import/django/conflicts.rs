//! Conflicts that forbid an import, reported before anything is written.

use anyhow::bail;

/// Conflicts that are listed one by one.
const LISTED: usize = 20;

/// Refuses the import when there is any conflict.
pub(super) fn refuse(what: &str, conflicts: &[String]) -> anyhow::Result<()> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let listed = conflicts.iter().take(LISTED).map(|line| format!("\n  {line}")).collect::<String>();
    let more = match conflicts.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    bail!("{what}; nothing was changed:{listed}{more}");
}
