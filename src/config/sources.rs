//! Reads the settings: a flag wins over the environment, that over a file that a variable names, and that over
//! `techstore.toml`.
//!
//! All sources but the flags become defaults of the command line. Each value is parsed on its own, so that all wrong
//! ones are reported at once, each with its source.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use super::environment::{Environment, file_variable};
use super::file::SettingsFile;
use super::origin::Origin;
use super::secret;

/// A command line whose defaults are the values of all other sources.
pub(crate) struct Prepared {
    pub(crate) command: Command,
    pub(crate) findings: Findings,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    /// Of values that are not defaults.
    origins: BTreeMap<String, Origin>,
    /// Values that cannot be used.
    pub(crate) problems: Vec<String>,
    pub(crate) warnings: Vec<String>,
}

/// A setting, as the operator is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The name of the flag.
    pub(crate) name: String,
    /// Passwords are hidden. `None`: not set.
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

#[must_use]
pub(crate) fn prepare(mut command: Command, environment: &Environment) -> Prepared {
    let settings: Vec<Arg> = command.get_arguments().filter(|argument| argument.get_env().is_some()).cloned().collect();
    let ids: Vec<String> = settings.iter().map(|setting| setting.get_id().to_string()).collect();
    let file = SettingsFile::read(environment, &ids);
    let mut findings = Findings { problems: file.problems.clone(), ..Findings::default() };
    let known: Vec<_> = settings.iter().map(|setting| (variable(setting), setting.is_hide_env_values_set())).collect();
    findings.warnings = environment.unknown(&known);
    for setting in &settings {
        let id = setting.get_id().as_str();
        let found = findings.choose(setting, environment, &file);
        command = command.mut_arg(id, |argument| {
            // The environment is read here, so clap must not read it again.
            let argument = argument.env(None::<&'static str>);
            match found {
                Some(value) => argument.default_value(value),
                None => argument,
            }
        });
    }
    Prepared { command, findings }
}

impl Findings {
    /// The setting's value from the environment or the file, if it is usable.
    fn choose(&mut self, setting: &Arg, environment: &Environment, file: &SettingsFile) -> Option<OsString> {
        let id = setting.get_id().as_str();
        let of_file = file.values.get(id).map(|value| (OsString::from(value), Origin::File(file.path.clone())));
        let of_environment = self.in_environment(setting, environment);
        // The overridden source is checked too: a wrong value there is reported although it is not used now.
        let of_file = of_file.filter(|(value, origin)| self.is_usable(setting, value, origin));
        let of_environment = of_environment.filter(|(value, origin)| self.is_usable(setting, value, origin));
        let (value, origin) = of_environment.or(of_file)?;
        self.origins.insert(id.to_owned(), origin);
        Some(value)
    }

    fn in_environment(&mut self, setting: &Arg, environment: &Environment) -> Option<(OsString, Origin)> {
        let variable = variable(setting);
        let value = environment.get(&variable).map(OsStr::to_owned);
        let of_file = file_variable(&variable);
        let named = environment.get(&of_file).filter(|_| setting.is_hide_env_values_set()).map(PathBuf::from);
        match (value, named) {
            (Some(_), Some(_)) => {
                self.problems.push(format!("{variable} and {of_file} are both set: remove one of them"));
                None
            }
            (Some(value), None) => Some((value, Origin::Variable(variable))),
            (None, Some(path)) => match secret_in(&path) {
                Ok(value) => Some((value.into(), Origin::SecretFile { variable: of_file, path })),
                Err(why) => {
                    self.problems.push(format!("{of_file}: {}: {why}", path.display()));
                    None
                }
            },
            (None, None) => None,
        }
    }

    fn is_usable(&mut self, setting: &Arg, value: &OsStr, origin: &Origin) -> bool {
        let Some(why) = refusal(setting, value) else { return true };
        let name = name(setting);
        let value = if setting.is_hide_env_values_set() { "…".to_owned() } else { format!("{value:?}") };
        self.problems.push(match origin {
            Origin::File(path) => format!("{}: {name} = {value}: {why}", path.display()),
            origin => format!("{origin}={value}: {why}"),
        });
        false
    }

    #[must_use]
    pub(crate) fn origin(&self, id: &str, matches: &ArgMatches) -> Origin {
        match matches.value_source(id) {
            Some(ValueSource::CommandLine) => Origin::Flag,
            _ => self.origins.get(id).cloned().unwrap_or(Origin::Default),
        }
    }

    #[must_use]
    pub(crate) fn show(&self, settings: &Command, matches: &ArgMatches) -> Vec<Shown> {
        let shown = |setting: &Arg| {
            let id = setting.get_id().as_str();
            let words =
                matches.get_raw(id).map(|words| words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(","));
            let value = words.map(|value| secret::shown(&value, setting.is_hide_env_values_set()));
            Shown { name: name(setting), value, origin: self.origin(id, matches) }
        };
        settings.get_arguments().filter(|argument| argument.get_env().is_some()).map(shown).collect()
    }
}

/// Without the line break that editors leave at the end.
fn secret_in(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() { Err("the file is empty".to_owned()) } else { Ok(text.to_owned()) }
}

/// Why the setting cannot have this value.
fn refusal(setting: &Arg, value: &OsStr) -> Option<String> {
    let mut word = OsString::from(format!("--{}=", name(setting)));
    word.push(value);
    let alone = Command::new("techstore").no_binary_name(true).arg(setting.clone().env(None::<&'static str>));
    let error = alone.try_get_matches_from([word]).err()?;
    if let Some(source) = std::error::Error::source(&error) {
        return Some(source.to_string());
    }
    Some(match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(words)) => format!("it must be one of {}", words.join(", ")),
        _ => "it is invalid".to_owned(),
    })
}

fn name(setting: &Arg) -> String {
    setting.get_long().map_or_else(|| setting.get_id().as_str().replace('_', "-"), str::to_owned)
}

fn variable(setting: &Arg) -> String {
    setting.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};
    use secrecy::ExposeSecret;

    use super::*;
    use crate::config::Settings;

    struct Read {
        settings: Settings,
        findings: Findings,
        shown: Vec<Shown>,
    }

    fn read(variables: &[(&str, &str)], arguments: &[&str]) -> Read {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value)));
        let command = Settings::augment_args(Command::new("techstore"));
        let Prepared { command, findings } = prepare(command.clone(), &Environment::of(variables));
        let matches = command.clone().try_get_matches_from(arguments).unwrap();
        let shown = findings.show(&Settings::augment_args(Command::new("techstore")), &matches);
        Read { settings: Settings::from_arg_matches(&matches).unwrap(), findings, shown }
    }

    fn with_file(text: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Read {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.toml");
        std::fs::write(&path, text).unwrap();
        let mut variables = variables.to_vec();
        variables.push(("TECHSTORE_CONFIG", path.to_str().unwrap()));
        read(&variables, arguments)
    }

    fn problem(read: &Read) -> &str {
        assert_eq!(read.findings.problems.len(), 1, "{:?}", read.findings.problems);
        &read.findings.problems[0]
    }

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file() {
        let file = "bind = \"127.0.0.1:9000\"\nallowed-hosts = [\"a.example\", \"b.example\"]\nlimits = false\nconnections = 7";
        let of_file = with_file(file, &[], &["techstore"]);
        assert_eq!(of_file.settings.server.bind.port(), 9000);
        assert_eq!(of_file.settings.server.allowed_hosts, "a.example,b.example");
        assert_eq!(of_file.settings.server.limits, crate::config::Switch::Off);
        assert_eq!(of_file.settings.server.connections, 7);
        let of_both = with_file(file, &[("TECHSTORE_BIND", "127.0.0.1:9001")], &["techstore"]);
        assert_eq!(of_both.settings.server.bind.port(), 9001);
        let of_all =
            with_file(file, &[("TECHSTORE_BIND", "127.0.0.1:9001")], &["techstore", "--bind", "127.0.0.1:9002"]);
        assert_eq!(of_all.settings.server.bind.port(), 9002);
        let origin = |read: &Read| read.shown.iter().find(|it| it.name == "bind").unwrap().origin.clone();
        assert!(matches!(origin(&of_file), Origin::File(path) if path.ends_with("shop.toml")));
        assert_eq!(origin(&of_both), Origin::Variable("TECHSTORE_BIND".to_owned()));
        assert_eq!(origin(&of_all), Origin::Flag);
        assert_eq!(origin(&read(&[], &["techstore"])), Origin::Default);
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest_right_one() {
        let read = with_file("alowed-hosts = \"x\"", &[], &["techstore"]);
        assert!(problem(&read).ends_with("shop.toml: there is no setting alowed-hosts: did you mean allowed-hosts?"));
    }

    #[test]
    fn a_wrong_value_is_told_with_where_it_stands() {
        for (file, wanted) in [
            ("bind = \"nowhere\"", "shop.toml: bind = \"nowhere\": invalid socket address syntax"),
            ("limits = \"perhaps\"", "shop.toml: limits = \"perhaps\": it must be one of on, off"),
            ("connections = 0", "shop.toml: connections = \"0\": "),
            ("bind = { port = 1 }", "shop.toml: bind must be a string, a number, or a list of strings"),
            ("allowed-hosts = [1]", "shop.toml: allowed-hosts must be a list of strings"),
        ] {
            let read = with_file(file, &[], &["techstore"]);
            assert!(problem(&read).contains(wanted), "{}", problem(&read));
        }
        let read = read(&[("TECHSTORE_BIND", "nowhere")], &["techstore"]);
        assert_eq!(problem(&read), "TECHSTORE_BIND=\"nowhere\": invalid socket address syntax");
    }

    #[test]
    fn a_wrong_value_is_told_even_where_a_flag_overrides_it() {
        let read = with_file("bind = \"nowhere\"", &[], &["techstore", "--bind", "127.0.0.1:1"]);
        assert!(problem(&read).contains("bind"));
    }

    #[test]
    fn all_wrong_values_are_told_at_once() {
        let variables = [
            ("TECHSTORE_CONNECTIONS", "0"),
            ("TECHSTORE_CONCURRENCY", "0"),
            ("TECHSTORE_COURIER_DAYS", "0"),
            ("TECHSTORE_DATABASE_CONNECTIONS", "0"),
            ("TECHSTORE_PAYMENT_MINUTES", "0"),
        ];
        assert_eq!(read(&variables, &["techstore"]).findings.problems.len(), variables.len());
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_with_the_line_and_without_its_text() {
        let read =
            with_file("bind = \"127.0.0.1:1\"\ndatabase-url = postgres://shop:hunter2@db/shop\n", &[], &["techstore"]);
        assert!(problem(&read).contains("shop.toml are not valid TOML: line 2: "), "{}", problem(&read));
        assert!(!problem(&read).contains("hunter2"));
    }

    #[test]
    fn a_settings_file_that_is_named_and_is_not_there_is_told() {
        let read = read(&[("TECHSTORE_CONFIG", "/nowhere/shop.toml")], &["techstore"]);
        assert!(problem(&read).contains("/nowhere/shop.toml"));
    }

    #[test]
    fn an_empty_variable_is_as_if_unset() {
        let read =
            read(&[("TECHSTORE_BIND", ""), ("TECHSTORE_DATA_DIR", ""), ("TECHSTORE_CONFIG", "")], &["techstore"]);
        assert!(read.findings.problems.is_empty());
        assert_eq!(read.settings.server.bind.port(), 8000);
        assert_eq!(read.shown.iter().find(|it| it.name == "bind").unwrap().origin, Origin::Default);
    }

    #[test]
    fn a_secret_is_read_from_a_file_without_its_last_line_break() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("url");
        for (text, kept) in [
            ("sqlite:a b\n", "sqlite:a b"),
            ("sqlite:a\r\n", "sqlite:a"),
            ("sqlite:a", "sqlite:a"),
            ("sqlite:a\n\n", "sqlite:a\n"),
        ] {
            std::fs::write(&path, text).unwrap();
            let read = read(&[("TECHSTORE_DATABASE_URL_FILE", path.to_str().unwrap())], &["techstore"]);
            assert_eq!(read.settings.database.database_url.expose_secret(), kept);
        }
        let both = [("TECHSTORE_DATABASE_URL_FILE", path.to_str().unwrap()), ("TECHSTORE_DATABASE_URL", "sqlite:b")];
        assert!(problem(&read(&both, &["techstore"])).contains("TECHSTORE_DATABASE_URL_FILE are both set"));
        let both = [("TECHSTORE_DATABASE_URL_FILE", path.to_str().unwrap()), ("TECHSTORE_DATABASE_URL", "")];
        assert!(read(&both, &["techstore"]).findings.problems.is_empty());
    }

    #[test]
    fn a_secret_file_that_cannot_be_read_is_named() {
        let gone = read(&[("TECHSTORE_MAIL_URL_FILE", "/nowhere/mail")], &["techstore"]);
        assert!(problem(&gone).starts_with("TECHSTORE_MAIL_URL_FILE: /nowhere/mail: "));
        let empty = tempfile::NamedTempFile::new().unwrap();
        let empty = read(&[("TECHSTORE_MAIL_URL_FILE", empty.path().to_str().unwrap())], &["techstore"]);
        assert!(problem(&empty).ends_with("the file is empty"));
    }

    #[test]
    fn passwords_are_not_shown() {
        let variables = [
            ("TECHSTORE_DATABASE_URL", "postgres://shop:hunter2@db.example/shop"),
            ("TECHSTORE_MAIL_URL", "smtps://a:hunter2@mail.example"),
        ];
        let Read { settings, shown, .. } = read(&variables, &["techstore"]);
        assert_eq!(settings.mail.mail_url.expose_secret(), "smtps://a:hunter2@mail.example");
        assert!(!format!("{settings:?}{shown:?}").contains("hunter2"));
        let value = |name: &str| shown.iter().find(|it| it.name == name).unwrap().value.clone().unwrap();
        assert_eq!(value("database-url"), "postgres://shop:***@db.example/shop");
        assert_eq!(value("mail-url"), "smtps://a:***@mail.example");
    }
}
