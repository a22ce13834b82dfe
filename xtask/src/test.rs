//! `cargo xtask test`: every check of the project, in one run that ends with «N passed, N failed».

mod browser;
mod deploy;
mod documentation;
mod frontend;
mod lint;
mod nextest;
mod report;
mod scratch;

use std::process::ExitCode;

use clap::ValueEnum;

use self::report::Report;
use crate::interrupt::Interrupt;
use crate::workspace::Workspace;

/// Settings of `cargo xtask test`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only this part (may be repeated)
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// For work in between: format, clippy, the front end, and the tests on SQLite but for the slowest
    #[arg(long, conflicts_with = "only")]
    quick: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, clippy, dependencies, types, units of systemd, documentation
    Lint,
    /// The front end's own tests
    Frontend,
    /// All Rust tests, on SQLite
    Sqlite,
    /// The Rust tests that need a database, on PostgreSQL
    Postgres,
    /// The shop in a browser
    Browser,
}

/// Runs the chosen parts to their ends, whatever fails on the way, and prints the sum.
pub(crate) fn run(options: &Options, workspace: &Workspace, interrupt: &Interrupt) -> ExitCode {
    let mut run = Run { report: Report::new(interrupt), workspace, interrupt };
    if options.quick {
        run.quick();
    }
    for part in Part::value_variants() {
        if !options.quick && (options.only.is_empty() || options.only.contains(part)) {
            run.part(*part);
        }
    }
    run.report.conclude()
}

struct Run<'a> {
    report: Report<'a>,
    workspace: &'a Workspace,
    interrupt: &'a Interrupt,
}

impl Run<'_> {
    fn quick(&mut self) {
        let Self { report, workspace, interrupt } = self;
        report.step("format", |_| lint::format(workspace, interrupt));
        report.step("clippy", |_| lint::clippy(workspace, interrupt));
        report.step("front end", |_| frontend::test(workspace, interrupt));
        report.step("building the tests", |_| nextest::build(workspace, interrupt));
        report.step("most tests on SQLite", |_| nextest::most_on_sqlite(workspace, interrupt));
    }

    fn part(&mut self, part: Part) {
        let Self { report, workspace, interrupt } = self;
        match part {
            Part::Lint => {
                report.step("format", |_| lint::format(workspace, interrupt));
                report.step("clippy", |_| lint::clippy(workspace, interrupt));
                report.step("dependencies", |notes| lint::dependencies(notes, workspace, interrupt));
                report.step("types of frontend", |_| lint::types("frontend", workspace, interrupt));
                report.step("types of e2e", |_| lint::types("e2e", workspace, interrupt));
                report.step("units of systemd", |_| deploy::check(workspace, interrupt));
                report.step("documentation", |_| documentation::build(workspace, interrupt));
            }
            Part::Frontend => report.step("front end", |_| frontend::test(workspace, interrupt)),
            Part::Sqlite => {
                report.step("building the tests", |_| nextest::build(workspace, interrupt));
                report.step("tests on SQLite", |_| nextest::on_sqlite(workspace, interrupt));
                report.step("documentation tests", |_| documentation::test(workspace, interrupt));
            }
            Part::Postgres => report.step("tests on PostgreSQL", |_| nextest::on_postgres(workspace, interrupt)),
            Part::Browser => report.step("browser", |_| browser::test(workspace, interrupt)),
        }
    }
}
