//! The command line as it was called: which command, with which settings, and what is wrong with those.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches};

use crate::commands::demo_fill::Size;
use crate::commands::{Cli, Command, Needs, complain};
use crate::config::{Environment, Prepared, Settings, Shown, prepare};

/// The settings that a command is called with.
pub(crate) struct Call {
    /// The settings; the default stands for one that cannot be read.
    pub(crate) settings: Settings,
    /// Each with its value and where that came from.
    pub(crate) shown: Vec<Shown>,
    pub(crate) problems: Vec<String>,
    /// What the operator should know.
    pub(crate) warnings: Vec<String>,
    /// The problems of the database's own settings, without which no command finds it.
    database_problems: Vec<String>,
}

/// Reads the command line, the environment and the settings file.
pub(crate) fn read(arguments: Vec<OsString>) -> Result<(Command, Call), ExitCode> {
    // Help and the version are shown whatever the settings are.
    if let Err(error) = Cli::command().try_get_matches_from(&arguments)
        && matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
    {
        return Err(printed(&error));
    }
    let Prepared { command, findings } = prepare(Cli::command(), &Environment::of_process());
    let matches = command.try_get_matches_from(arguments).map_err(|error| printed(&error))?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| printed(&error))?;
    let settings = cli.settings;
    let shown = findings.show(&Settings::augment_args(clap::Command::new("techstore")), &matches);
    let wrong = settings.problems();
    let origin = |setting: &str| findings.origin(&setting.replace('-', "_"), &matches);
    let told = |problem: &crate::config::Problem| format!("{problem} (from: {})", origin(problem.setting));
    let database = wrong.iter().filter(|problem| problem.setting == "database-url").map(told);
    let database_problems = findings.problems.iter().cloned().chain(database).collect();
    let problems = findings.problems.iter().cloned().chain(wrong.iter().map(told)).collect();
    let warnings = findings.warnings.clone();
    let call = Call { settings, shown, problems, warnings, database_problems };
    Ok((cli.command.unwrap_or_else(|| Command::Demo(Size::default())), call))
}

fn printed(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl Call {
    /// Logs what is wrong with the settings.
    pub(crate) fn admit(&self, needs: &Needs) -> Result<(), ExitCode> {
        let fatal = match needs {
            Needs::AllSettings => &self.problems,
            Needs::TheDatabase => &self.database_problems,
            Needs::Nothing => return Ok(()),
        };
        for warning in &self.warnings {
            tracing::warn!("{warning}");
        }
        for problem in self.problems.iter().filter(|problem| !fatal.contains(problem)) {
            tracing::warn!("{problem}");
        }
        fatal.iter().for_each(complain);
        if fatal.is_empty() { Ok(()) } else { Err(ExitCode::FAILURE) }
    }
}
