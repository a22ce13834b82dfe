//! `techstore.toml`: the same names as the flags, as the defaults that flags and environment override.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Names the file when it is not `techstore.toml` beside the program's working folder.
const FILE_VARIABLE: &str = "TECHSTORE_CONFIG";

/// Gives a command line the defaults of the settings file, if there is one.
///
/// # Errors
/// The file cannot be read, is not TOML, or names a setting that does not exist.
pub fn with_file(command: clap::Command) -> anyhow::Result<clap::Command> {
    #[expect(clippy::disallowed_methods, reason = "configuration is the place that reads the environment")]
    let named = std::env::var_os(FILE_VARIABLE).map(PathBuf::from);
    let path = named.clone().unwrap_or_else(|| PathBuf::from("techstore.toml"));
    match std::fs::read_to_string(&path) {
        Ok(text) => apply(command, &text, &path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => Ok(command),
        Err(error) => Err(error).with_context(|| format!("cannot read the settings in {}", path.display())),
    }
}

fn apply(mut command: clap::Command, text: &str, path: &Path) -> anyhow::Result<clap::Command> {
    let table: toml::Table =
        text.parse().with_context(|| format!("the settings in {} are not TOML", path.display()))?;
    for (key, value) in table {
        let id = key.replace('-', "_");
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(true) => "on".to_owned(),
            toml::Value::Boolean(false) => "off".to_owned(),
            toml::Value::Array(items) => {
                let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
                texts.with_context(|| format!("{}: {key} wants a list of texts", path.display()))?.join(",")
            }
            _ => bail!("{}: {key} wants a text, a number, or a list of texts", path.display()),
        };
        if !command.get_arguments().any(|argument| argument.get_id() == id.as_str()) {
            bail!("{}: there is no setting {key}", path.display());
        }
        command = command.mut_arg(id, |argument| argument.default_value(value));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;
    use crate::config::Settings;

    fn read(text: &str, arguments: &[&str]) -> anyhow::Result<Settings> {
        let command = Settings::augment_args(clap::Command::new("techstore"));
        let matches = apply(command, text, Path::new("techstore.toml"))?.try_get_matches_from(arguments)?;
        Ok(Settings::from_arg_matches(&matches)?)
    }

    #[test]
    fn a_setting_of_the_file_is_a_default_that_a_flag_overrides() {
        let file = "bind = \"127.0.0.1:9000\"\nallowed-hosts = [\"a.example\", \"b.example\"]\nlimits = false\nconnections = 7";
        let settings = read(file, &["techstore"]).unwrap();
        assert_eq!(settings.server.bind.port(), 9000);
        assert_eq!(settings.server.allowed_hosts, "a.example,b.example");
        assert_eq!(settings.server.limits, crate::config::Switch::Off);
        assert_eq!(settings.server.connections, 7);
        let settings = read(file, &["techstore", "--bind", "127.0.0.1:9001"]).unwrap();
        assert_eq!(settings.server.bind.port(), 9001);
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let error = read("blind = \"127.0.0.1:1\"", &["techstore"]).unwrap_err();
        assert!(error.to_string().contains("there is no setting blind"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused() {
        assert!(read("bind = { port = 1 }", &["techstore"]).is_err());
        assert!(read("bind = \"nowhere\"", &["techstore"]).is_err());
        assert!(read("not toml", &["techstore"]).is_err());
    }
}
