//! The commands of the program, one file each.

mod backup;
mod create_superuser;
mod demo;
mod demo_goods;
mod demo_orders;
mod demo_people;
mod doctor;
mod import_django;
pub mod invariants;
mod log;
mod log_writer;
mod migrate;
mod serve;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Settings, with_file};

/// A shop for electronics as one program.
#[derive(Parser)]
#[command(name = "techstore", version, about, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a demonstration shop: makes the database, fills an empty one, prints an administrator's login (the default).
    Demo,
    /// Runs the shop on a database that is up to date.
    Serve,
    /// Brings the database's schema up to date.
    Migrate,
    /// Makes an administrator.
    CreateSuperuser(create_superuser::Arguments),
    /// Brings in an old Django site: people, goods, orders.
    ImportDjango(import_django::Arguments),
    /// Checks settings, schema, data and files, and names what does not hold.
    Doctor,
    /// Copies a SQLite database while it is in use.
    Backup(backup::Arguments),
    /// Prints the program's version and that of SQLite.
    Version,
}

/// Reads the command line and runs what it says.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(arguments) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let log = match log::start(&cli.settings.logging) {
        Ok(log) => log,
        Err(error) => {
            complain(&anyhow::Error::new(error).context("cannot start the log"));
            return ExitCode::FAILURE;
        }
    };
    let worked = work(cli);
    log.finish();
    worked.unwrap_or_else(|error| {
        complain(&error);
        ExitCode::FAILURE
    })
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let command = with_file(Cli::command()).map_err(|error| {
        complain(&error);
        ExitCode::FAILURE
    })?;
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        // Help and version are «errors» of clap's, with code 0.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

fn work(cli: Cli) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let settings = cli.settings;
    runtime.block_on(async {
        match cli.command.unwrap_or(Command::Demo) {
            Command::Demo => demo::run(&settings).await,
            Command::Serve => serve::run(&settings).await,
            Command::Migrate => migrate::run(&settings).await,
            Command::CreateSuperuser(arguments) => create_superuser::run(&settings, &arguments).await,
            Command::ImportDjango(arguments) => import_django::run(&settings, &arguments).await,
            Command::Doctor => return doctor::run(&settings).await,
            Command::Backup(arguments) => backup::run(&settings, &arguments).await,
            Command::Version => version::run().await,
        }
        .map(|()| ExitCode::SUCCESS)
    })
}

/// Tells the operator, who may have stopped listening: `techstore doctor | head`.
pub(crate) fn say(line: impl std::fmt::Display) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[expect(clippy::print_stderr, reason = "a command's complaint")]
fn complain(error: &anyhow::Error) {
    eprintln!("techstore: {error:#}");
}
