//! `cargo xtask test`: every check of the project, in one run that ends with «N passed, N failed».

mod browser;
mod deploy;
mod documentation;
mod frontend;
mod lint;
mod nextest;
mod report;

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
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, clippy, dependencies, types, units of systemd, documentation
    Lint,
    /// The front end's own tests
    Frontend,
    /// All Rust tests, on SQLite
    Sqlite,
    /// All Rust tests, on PostgreSQL
    Postgres,
    /// The shop in a browser
    Browser,
}

/// Runs the chosen parts to their ends, whatever fails on the way, and prints the sum.
pub(crate) fn run(options: &Options, workspace: &Workspace, interrupt: &Interrupt) -> ExitCode {
    let mut report = Report::new(interrupt);
    for part in Part::value_variants() {
        if options.only.is_empty() || options.only.contains(part) {
            part.run(&mut report, workspace, interrupt);
        }
    }
    report.conclude()
}

impl Part {
    fn run(self, report: &mut Report<'_>, workspace: &Workspace, interrupt: &Interrupt) {
        match self {
            Self::Lint => {
                lint::run(report, workspace, interrupt);
                report.step("units of systemd", |_| deploy::check(workspace, interrupt));
                report.step("documentation", |_| documentation::build(workspace, interrupt));
            }
            Self::Frontend => report.step("front end", |_| frontend::test(workspace, interrupt)),
            Self::Sqlite => {
                report.step("tests on SQLite", |_| nextest::on_sqlite(workspace, interrupt));
                report.step("documentation tests", |_| documentation::test(workspace, interrupt));
            }
            Self::Postgres => report.step("tests on PostgreSQL", |_| nextest::on_postgres(workspace, interrupt)),
            Self::Browser => report.step("browser", |_| browser::test(workspace, interrupt)),
        }
    }
}
