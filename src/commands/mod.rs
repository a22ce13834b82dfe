//! The command line: one file for each command, and what several share (log, locks, signals).
//!
//! A command prints its result, and errors name the setting or file to look at. It may know every part; SQL stands here only where
//! no domain asks the question (`demo`, `doctor`, `backup`).

mod backup;
mod call;
mod check_settings;
mod create_superuser;
mod demo;
pub mod demo_fill;
pub mod demo_goods;
mod demo_marker;
mod demo_orders;
mod demo_people;
mod doctor;
mod exposure;
mod healthcheck;
mod import_django;
pub mod invariants;
mod jobs;
mod log;
mod log_writer;
mod migrate;
mod occupancy;
mod password;
mod postgres_tools;
mod process;
mod restore;
mod serve;
mod set_password;
mod signals;
mod start_line;
mod test_mail;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::call::Call;
use crate::config::Settings;

/// An electronics shop in one program.
#[derive(Parser)]
#[command(name = "techstore", version = techstore_version::VERSION_AND_COMMIT, about, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a demonstration shop: creates and fills the database, prints an administrator's login (the default).
    Demo(demo_fill::Size),
    /// Runs the shop on a database whose schema is up to date.
    Serve,
    /// Upgrades the database's schema.
    Migrate,
    /// Creates an administrator.
    CreateSuperuser(create_superuser::Arguments),
    /// Sets a new password for a person and ends their sessions; also for an administrator who lost theirs.
    SetPassword(set_password::Arguments),
    /// Imports an old Django site: people, products, orders.
    ImportDjango(import_django::Arguments),
    /// Checks settings, schema, data and files, and names what is wrong. Exit code 1 if something is broken.
    Doctor(doctor::Arguments),
    /// Prints each setting and its source, passwords hidden. Exit code 1 if one is invalid.
    CheckSettings,
    /// Sends one message through the configured mail server and prints the server's reply.
    TestMail(test_mail::Arguments),
    /// Lists, retries or deletes background jobs that were given up.
    Jobs(jobs::Arguments),
    /// Asks the running shop whether it is ready (for containers). Exit code 1 if it is not.
    Healthcheck,
    /// Backs up database and pictures while the shop runs.
    Backup(backup::Arguments),
    /// Restores what `backup` copied. The shop must be stopped.
    Restore(restore::Arguments),
    /// Prints the program's version, its commit and SQLite's version.
    Version,
}

/// What a command needs of the settings.
enum Needs {
    /// All of them: one that cannot be used stops the command.
    AllSettings,
    /// Where the data is. A setting of another part that cannot be used is a warning: a backup at night goes on.
    TheDatabase,
    /// None, or it tells itself what is wrong with them.
    Nothing,
}

impl Command {
    fn needs(&self) -> Needs {
        match self {
            Self::Demo(_)
            | Self::Serve
            | Self::CreateSuperuser(_)
            | Self::SetPassword(_)
            | Self::ImportDjango(_)
            | Self::TestMail(_) => Needs::AllSettings,
            Self::Migrate | Self::Backup(_) | Self::Restore(_) | Self::Jobs(_) => Needs::TheDatabase,
            Self::Doctor(_) | Self::CheckSettings | Self::Healthcheck | Self::Version => Needs::Nothing,
        }
    }
}

/// Reads the command line and runs what it says.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let (command, call) = match call::read(arguments.into_iter().collect()) {
        Ok(read) => read,
        Err(code) => return code,
    };
    process::close_to_others();
    let log = match log::start(&call.settings.logging) {
        Ok(log) => log,
        Err(error) => {
            complain(format_args!("cannot start the log: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let worked = call.admit(&command.needs()).map_or_else(Ok, |()| work(command, &call));
    log.finish();
    worked.unwrap_or_else(|error| {
        complain(format_args!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn work(command: Command, call: &Call) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let settings = &call.settings;
    runtime.block_on(async {
        process::outlive_file_limit()?;
        match command {
            Command::Demo(size) => demo::run(settings, &size).await,
            Command::Serve => serve::run(settings).await,
            Command::Migrate => migrate::run(settings).await,
            Command::CreateSuperuser(arguments) => create_superuser::run(settings, &arguments).await,
            Command::SetPassword(arguments) => set_password::run(settings, &arguments).await,
            Command::ImportDjango(arguments) => import_django::run(settings, &arguments).await,
            Command::Doctor(arguments) => return doctor::run(call, &arguments).await,
            Command::CheckSettings => return Ok(check_settings::run(call)),
            Command::TestMail(arguments) => test_mail::run(settings, &arguments).await,
            Command::Jobs(arguments) => jobs::run(settings, &arguments).await,
            Command::Healthcheck => healthcheck::run(settings).await,
            Command::Backup(arguments) => backup::run(settings, &arguments).await,
            Command::Restore(arguments) => restore::run(settings, &arguments).await,
            Command::Version => version::run().await,
        }
        .map(|()| ExitCode::SUCCESS)
    })
}

/// Prints a line. A closed pipe is no error: `techstore doctor | head`.
pub(crate) fn say(line: impl std::fmt::Display) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[expect(clippy::print_stderr, reason = "a command's complaint")]
fn complain(complaint: impl std::fmt::Display) {
    eprintln!("techstore: {complaint}");
}
