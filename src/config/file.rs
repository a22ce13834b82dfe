//! `techstore.toml`: the same names as the flags.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::environment::{CONFIG, Environment, nearest};

/// No `Debug`: the values may include passwords.
#[derive(Default)]
pub(crate) struct SettingsFile {
    pub(crate) path: PathBuf,
    /// Values by the setting's id.
    pub(crate) values: BTreeMap<String, String>,
    pub(crate) problems: Vec<String>,
}

impl SettingsFile {
    /// Reads the file that `TECHSTORE_CONFIG` names, or `techstore.toml` if there is one. `ids`: the settings.
    pub(crate) fn read(environment: &Environment, ids: &[String]) -> Self {
        let named = environment.get(CONFIG).map(PathBuf::from);
        let path = named.clone().unwrap_or_else(|| PathBuf::from("techstore.toml"));
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text, ids),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => Self::default(),
            Err(error) => {
                let problem = format!("cannot read the settings in {}: {error}", path.display());
                Self { path, problems: vec![problem], ..Self::default() }
            }
        }
    }

    fn parse(path: PathBuf, text: &str, ids: &[String]) -> Self {
        let mut file = Self { path, ..Self::default() };
        match text.parse::<toml::Table>() {
            Ok(table) => table.into_iter().for_each(|(key, value)| file.add(&key, &value, ids)),
            // The error's own text would quote the line, which may contain a password.
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                let line = before.lines().count().max(1) + usize::from(before.ends_with('\n'));
                file.problems.push(format!(
                    "the settings in {} are not valid TOML: line {line}: {}",
                    file.path.display(),
                    error.message()
                ));
            }
        }
        file
    }

    fn add(&mut self, key: &str, value: &toml::Value, ids: &[String]) {
        let id = key.replace('-', "_");
        let path = self.path.display();
        if !ids.contains(&id) {
            let meant = nearest(&id, ids).map(|right| format!(": did you mean {}?", right.replace('_', "-")));
            self.problems.push(format!("{path}: there is no setting {key}{}", meant.unwrap_or_default()));
            return;
        }
        match plain(value) {
            Ok(text) => drop(self.values.insert(id, text)),
            Err(wanted) => self.problems.push(format!("{path}: {key} must be {wanted}")),
        }
    }
}

fn plain(value: &toml::Value) -> Result<String, &'static str> {
    Ok(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(true) => "on".to_owned(),
        toml::Value::Boolean(false) => "off".to_owned(),
        toml::Value::Array(items) => {
            let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
            texts.ok_or("a list of strings")?.join(",")
        }
        _ => return Err("a string, a number, or a list of strings"),
    })
}
