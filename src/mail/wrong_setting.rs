//! What is wrong with a setting of the mail.

use std::fmt;

/// Says what is wrong with a setting, never its value: that may contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongSetting(pub(super) &'static str);

impl fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for WrongSetting {}
