//! What the steps of a test run came to.

use std::iter::Sum;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::interrupt::Interrupt;

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// What a test program came to, from how it ended and what it counted: failed tests explain a bad end; any other
    /// bad end, and a run without tests, is a failure of its own.
    pub(super) fn of(ended: Result<()>, counted: Result<Self>) -> Result<Self> {
        match (ended, counted) {
            (_, Ok(tally)) if tally.failed > 0 => Ok(tally),
            (Err(error), _) => Err(error),
            (Ok(()), Ok(tally)) if tally.passed == 0 => bail!("no test ran"),
            (Ok(()), counted) => counted,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies
            .fold(Self::default(), |sum, one| Self { passed: sum.passed + one.passed, failed: sum.failed + one.failed })
    }
}

/// Remarks that must be seen though nothing failed.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Prints a remark now, and again at the end of the run.
    pub(super) fn add(&mut self, note: String) {
        println!("{note}");
        self.0.push(note);
    }
}

pub(super) struct Report<'a> {
    interrupt: &'a Interrupt,
    steps: Vec<Step>,
    notes: Notes,
}

struct Step {
    name: &'static str,
    time: Duration,
    tally: Tally,
    fault: Option<String>,
}

impl<'a> Report<'a> {
    pub(super) fn new(interrupt: &'a Interrupt) -> Self {
        Self { interrupt, steps: Vec::new(), notes: Notes::default() }
    }

    /// Runs a step under its heading. After an interruption nothing runs any more.
    pub(super) fn step(&mut self, name: &'static str, run: impl FnOnce(&mut Notes) -> Result<Tally>) {
        if self.interrupt.requested() {
            return;
        }
        println!("\n── {name} ──");
        let started = Instant::now();
        let (tally, fault) = match run(&mut self.notes) {
            Ok(tally) => (tally, None),
            Err(error) => (Tally::default(), Some(format!("{error:#}"))),
        };
        let step = Step { name, time: started.elapsed(), tally, fault };
        println!("{}", step.line());
        self.steps.push(step);
    }

    /// Prints where the time went, the remarks and, as the last line, the sum.
    ///
    /// A step that fails without failed tests (a lint, a test program that does not compile) counts as one failure, so
    /// that the last line never looks better than the run was.
    pub(super) fn conclude(self) -> ExitCode {
        let total: Duration = self.steps.iter().map(|step| step.time).sum();
        println!("\n── where the time went ──");
        for step in &self.steps {
            let share = 100.0 * step.time.as_secs_f64() / total.as_secs_f64();
            println!("{share:3.0} %  {}", step.line());
        }
        println!("        {:7.1} s  in all", total.as_secs_f64());
        for note in &self.notes.0 {
            println!("{note}");
        }
        if self.interrupt.requested() {
            println!("interrupted");
            return ExitCode::from(130);
        }
        let sum: Tally = self.steps.iter().map(Step::counted).sum();
        println!("{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl Step {
    fn counted(&self) -> Tally {
        let Tally { passed, failed } = self.tally;
        Tally { passed, failed: failed.max(u64::from(self.fault.is_some())) }
    }

    fn line(&self) -> String {
        let Self { name, time, tally, fault } = self;
        let verdict = if self.counted().failed == 0 { "ok" } else { "FAILED" };
        let mut line = format!("{:7.1} s  {verdict:>6}  {name}", time.as_secs_f64());
        if *tally != Tally::default() {
            line += &format!(": {} passed, {} failed", tally.passed, tally.failed);
        }
        if let Some(fault) = fault {
            line += &format!(": {fault}");
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_end_or_a_run_without_tests_is_no_success() {
        let (good, bad) = (Tally { passed: 2, failed: 0 }, Tally { passed: 2, failed: 1 });
        assert_eq!(Tally::of(Ok(()), Ok(good)).unwrap(), good);
        assert_eq!(Tally::of(Err(anyhow::anyhow!("code 1")), Ok(bad)).unwrap(), bad);
        assert!(Tally::of(Err(anyhow::anyhow!("code 101")), Ok(good)).is_err());
        assert!(Tally::of(Ok(()), Ok(Tally::default())).is_err());
    }

    #[test]
    fn a_step_that_fails_without_tests_counts_as_one_failure() {
        let step = |tally, fault: Option<&str>| {
            let step = Step { name: "x", time: Duration::ZERO, tally, fault: fault.map(str::to_owned) };
            step.counted()
        };
        assert_eq!(step(Tally::default(), Some("no npm")), Tally { passed: 0, failed: 1 });
        assert_eq!(step(Tally { passed: 2, failed: 3 }, Some("bad")), Tally { passed: 2, failed: 3 });
        assert_eq!(step(Tally { passed: 2, failed: 0 }, None), Tally { passed: 2, failed: 0 });
    }
}
