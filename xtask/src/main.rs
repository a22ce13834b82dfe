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
    #[command(flatten)]
    Project(ProjectChore),
    /// Send one recorded answer for ever: what `bench` compares with
    #[command(hide = true)]
    Bare(bench::bare::Options),
}

/// What is done to the checkout, and can be interrupted.
#[derive(Subcommand)]
enum ProjectChore {
    /// Find or install what the tests need: npm packages, Chromium, PostgreSQL's programs, cargo-nextest, cargo-deny
    Setup,
    /// Run every check: lints, front end, all tests on both databases, documentation, browser
    Test(test::Options),
    /// Measure the shipped build (profile `dist`) beside a bare axum server
    Bench(bench::Options),
    /// Photograph pages at 390 and 1440 px, light and dark, into target/screenshots
    Screenshots(screenshots::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Project(chore) => run(&chore),
        Chore::Bare(options) => bench::bare::serve(&options).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(chore: &ProjectChore) -> anyhow::Result<ExitCode> {
    let (interrupt, workspace) = (Interrupt::listen()?, Workspace::find()?);
    match chore {
        ProjectChore::Test(options) => return Ok(test::run(options, &workspace, &interrupt)),
        ProjectChore::Setup => setup::everything(&workspace, &interrupt)?,
        ProjectChore::Bench(options) => bench::run(options, &workspace, &interrupt)?,
        ProjectChore::Screenshots(options) => screenshots::run(options, &workspace, &interrupt)?,
    }
    Ok(ExitCode::SUCCESS)
}
