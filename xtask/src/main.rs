//! The project's chores as one command: set-up, tests, benchmarks, screenshots. `cargo xtask --help` lists them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks by printing")]

mod bench;
mod cargo;
mod http;
mod interrupt;
mod port;
mod postgres;
mod process;
mod screenshots;
mod secret;
mod setup;
mod shop;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::interrupt::Interrupt;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "TechStore's chores", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Find or install what the tests need: npm packages, Chromium, PostgreSQL's programs, cargo-nextest, cargo-deny
    Setup,
    /// Run every check: lints, front end, all tests on both databases, documentation, browser
    Test(test::Options),
    /// Measure the release build beside a bare axum server
    Bench(bench::Options),
    /// Photograph pages at 390 and 1440 px, light and dark, into target/screenshots
    Screenshots(screenshots::Options),
    /// Send one recorded answer for ever: what `bench` compares with
    #[command(hide = true)]
    Bare(bench::bare::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> anyhow::Result<ExitCode> {
    if let Chore::Bare(options) = chore {
        bench::bare::serve(&options)?;
        return Ok(ExitCode::SUCCESS);
    }
    let interrupt = Interrupt::listen()?;
    let workspace = Workspace::find()?;
    match chore {
        Chore::Setup => setup::everything(&workspace, &interrupt).map(|()| ExitCode::SUCCESS),
        Chore::Test(options) => Ok(test::run(&options, &workspace, &interrupt)),
        Chore::Bench(options) => bench::run(&options, &workspace, &interrupt).map(|()| ExitCode::SUCCESS),
        Chore::Screenshots(options) => screenshots::run(&options, &workspace, &interrupt).map(|()| ExitCode::SUCCESS),
        Chore::Bare(_) => Ok(ExitCode::SUCCESS),
    }
}
