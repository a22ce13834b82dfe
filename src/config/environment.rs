//! The environment variables that begin with `TECHSTORE_`.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

const PREFIX: &str = "TECHSTORE_";
/// The suffix of a variable that names a file with the value.
const FILE_SUFFIX: &str = "_FILE";
/// Names the settings file if it is not `techstore.toml` in the working folder.
pub(crate) const CONFIG: &str = "TECHSTORE_CONFIG";
/// Variables of the build and of the developers' tools: the program neither reads them nor warns about them.
const OF_TOOLS: [&str; 5] = [
    "TECHSTORE_COMMIT",
    "TECHSTORE_CHROMIUM",
    "TECHSTORE_TEST_DATABASE",
    "TECHSTORE_TEST_NGINX",
    "TECHSTORE_TEST_POSTGRES",
];
/// How similar two names must be for one to be suggested for the other; 1 is equal.
const ALIKE: f64 = 0.6;
/// The minimum similarity of a name and its abbreviation.
const ABBREVIATED: f64 = 0.9;

/// By name. An empty variable counts as not set. No `Debug`: the values include passwords.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<String, OsString>);

impl Environment {
    #[must_use]
    pub(crate) fn of_process() -> Self {
        Self::of(std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))))
    }

    /// Those that begin with `TECHSTORE_`.
    pub(crate) fn of(variables: impl IntoIterator<Item = (String, OsString)>) -> Self {
        let ours = |(name, value): &(String, OsString)| name.starts_with(PREFIX) && !value.is_empty();
        Self(variables.into_iter().filter(ours).collect())
    }

    /// The one that `TECHSTORE_CONFIG` names, or `techstore.toml`. It need not exist.
    #[must_use]
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.get(CONFIG).map_or_else(|| PathBuf::from("techstore.toml"), PathBuf::from)
    }

    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(name).map(OsString::as_os_str)
    }

    /// Warns about each variable that no setting reads. `known`: the settings' variables, and whether each is a
    /// secret.
    #[must_use]
    pub(crate) fn unknown(&self, known: &[(String, bool)]) -> Vec<String> {
        let mut names: Vec<String> = vec![CONFIG.to_owned()];
        for (name, is_secret) in known {
            names.push(name.clone());
            if *is_secret {
                names.push(file_variable(name));
            }
        }
        let is_unknown = |name: &&String| !names.contains(name) && !OF_TOOLS.contains(&name.as_str());
        let warning = |name: &String| match nearest(name, &names) {
            Some(right) => format!("{name} is not a setting and is ignored: did you mean {right}?"),
            None => format!("{name} is not a setting and is ignored"),
        };
        self.0.keys().filter(is_unknown).map(warning).collect()
    }
}

/// The variable that names a file with a secret's value.
#[must_use]
pub(crate) fn file_variable(variable: &str) -> String {
    format!("{variable}{FILE_SUFFIX}")
}

/// The name most similar to a wrong one; of two equally similar, the shorter.
pub(crate) fn nearest<'a>(wrong: &str, names: &'a [String]) -> Option<&'a str> {
    let bare = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_ascii_lowercase().replace('-', "_");
    let wrong = bare(wrong);
    let rated = names.iter().map(|name| (likeness(&wrong, &bare(name)), name));
    let best = rated.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.len().cmp(&one.1.len())))?;
    (best.0 >= ALIKE).then_some(best.1.as_str())
}

fn likeness(wrong: &str, right: &str) -> f64 {
    let likeness = strsim::jaro_winkler(wrong, right);
    if is_abbreviation(wrong, right) { likeness.max(ABBREVIATED) } else { likeness }
}

/// Whether letters were only left out: `db_url` for `database_url`.
fn is_abbreviation(wrong: &str, right: &str) -> bool {
    let mut rest = right.chars();
    wrong.chars().next() == right.chars().next() && wrong.chars().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(name: &str) -> Vec<String> {
        let known = [
            ("TECHSTORE_BIND", false),
            ("TECHSTORE_ALLOWED_HOSTS", false),
            ("TECHSTORE_DATABASE_URL", true),
            ("TECHSTORE_MAIL_URL", true),
        ];
        let known: Vec<_> = known.map(|(name, is_secret)| (name.to_owned(), is_secret)).into();
        Environment::of([(name.to_owned(), "x".into())]).unknown(&known)
    }

    #[test]
    fn a_mistyped_variable_is_named_with_the_nearest_right_one() {
        for (wrong, right) in [
            ("TECHSTORE_ALLOWED_HOST", "TECHSTORE_ALLOWED_HOSTS"),
            ("TECHSTORE_DB_URL", "TECHSTORE_DATABASE_URL"),
            ("TECHSTORE_DATABASE_URL_FIL", "TECHSTORE_DATABASE_URL_FILE"),
            ("TECHSTORE_BIND_FILE", "TECHSTORE_BIND"),
            ("TECHSTORE_CONFG", "TECHSTORE_CONFIG"),
        ] {
            assert_eq!(warnings(wrong), [format!("{wrong} is not a setting and is ignored: did you mean {right}?")]);
        }
        assert_eq!(warnings("TECHSTORE_XYZZY"), ["TECHSTORE_XYZZY is not a setting and is ignored"]);
    }

    #[test]
    fn variables_that_are_read_are_not_warned_of() {
        for name in
            ["TECHSTORE_BIND", "TECHSTORE_DATABASE_URL_FILE", "TECHSTORE_CONFIG", "TECHSTORE_TEST_POSTGRES", "PATH"]
        {
            assert!(warnings(name).is_empty(), "{name}");
        }
    }
}
