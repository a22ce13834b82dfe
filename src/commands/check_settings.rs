//! `techstore check-settings`: each setting with where its value came from. Opens nothing.

use std::process::ExitCode;

use crate::commands::call::Call;
use crate::commands::say;

/// Prints the settings, then what is wrong with them; fails when one cannot be used.
pub(crate) fn run(call: &Call) -> ExitCode {
    let value = |value: &Option<String>| value.as_ref().map_or_else(|| "(not set)".to_owned(), |it| format!("{it:?}"));
    let width = |of: fn(&(String, String, String)) -> &str, rows: &[(String, String, String)]| {
        rows.iter().map(|row| of(row).chars().count()).max().unwrap_or_default()
    };
    let rows: Vec<_> = call.shown.iter().map(|it| (it.name.clone(), value(&it.value), it.origin.to_string())).collect();
    let (names, values) = (width(|row| &row.0, &rows), width(|row| &row.1, &rows).min(60));
    for (name, value, origin) in &rows {
        say(format_args!("{name:names$}  {value:values$}  {origin}"));
    }
    for warning in call.warnings.iter().chain(&call.settings.warnings()) {
        say(format_args!("WARNING {warning}"));
    }
    for problem in &call.problems {
        say(format_args!("WRONG   {problem}"));
    }
    if call.problems.is_empty() {
        say("all settings are valid");
        ExitCode::SUCCESS
    } else {
        say(format_args!("invalid settings: {}", call.problems.len()));
        ExitCode::FAILURE
    }
}
