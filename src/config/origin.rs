//! Where a setting's value came from.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag of the command line.
    Flag,
    Variable(String),
    /// A file that a variable names.
    SecretFile {
        variable: String,
        path: PathBuf,
    },
    File(PathBuf),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Variable(variable) => f.write_str(variable),
            Self::SecretFile { variable, path } => write!(f, "{variable} ({})", path.display()),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}
