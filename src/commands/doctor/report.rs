//! The lines of the report and their sum.

use std::process::ExitCode;

use crate::commands::invariants::LISTED;
use crate::commands::say;

/// What was found so far.
pub(crate) struct Report {
    quiet: bool,
    passed: usize,
    warnings: usize,
    broken: usize,
}

impl Report {
    /// Nothing was found. `quiet`: only what is broken is printed.
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, passed: 0, warnings: 0, broken: 0 }
    }

    pub(crate) fn check(&mut self, what: &str, is_true: bool, why_not: impl FnOnce() -> String) {
        if !is_true {
            self.broken += 1;
            say(format_args!("BROKEN  {what}: {}", why_not()));
            return;
        }
        self.passed += 1;
        self.tell(format_args!("ok      {what}"));
    }

    /// Something that a real shop should have, and works without.
    pub(crate) fn warn(&mut self, what: &str, is_true: bool) {
        if is_true {
            self.passed += 1;
            self.tell(format_args!("ok      {what}"));
        } else {
            self.warnings += 1;
            self.tell(format_args!("CHECK   {what}"));
        }
    }

    /// The last line, and the exit code.
    pub(crate) fn sum_up(&self) -> ExitCode {
        let Self { passed, warnings, broken, .. } = self;
        if !self.quiet || *broken > 0 {
            say(format_args!("{passed} checks held, {warnings} warnings, {broken} broken"));
        }
        if *broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn tell(&self, line: std::fmt::Arguments<'_>) {
        if !self.quiet {
            say(line);
        }
    }
}

/// Names the rows that break something.
pub(crate) fn named(ids: &[i64]) -> String {
    let most = usize::try_from(LISTED).unwrap_or(usize::MAX);
    let list: Vec<String> = ids.iter().take(most - 1).map(ToString::to_string).collect();
    format!("№ {}{}", list.join(", "), if ids.len() >= most { " and more" } else { "" })
}
