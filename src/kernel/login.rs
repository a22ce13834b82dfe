//! The name that a person signs in with.

use std::fmt;

use serde::{Serialize, Serializer};

use super::sentences;

/// Latin letters, digits and hyphens, at most [`Login::MOST`]: the rule of the old site, whose accounts were imported.
/// Letter case is kept for display and ignored in comparisons, see [`Login::folded`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Login(String);

/// Why a text is not a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginError {
    /// Empty, or characters other than Latin letters, digits and hyphens.
    Characters,
    TooLong,
}

impl LoginError {
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Characters => sentences::LOGIN_RULE,
            Self::TooLong => sentences::LOGIN_LONG,
        }
    }
}

impl Login {
    /// The longest login, the width of Django's `auth_user.username`.
    pub(crate) const MOST: usize = 150;

    /// Surrounding spaces are dropped, because phone keyboards add one after a suggested word.
    pub(crate) fn parse(text: &str) -> Result<Self, LoginError> {
        let login = text.trim_matches(' ');
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if login.is_empty() || !login.bytes().all(allowed) {
            return Err(LoginError::Characters);
        }
        if login.len() > Self::MOST {
            return Err(LoginError::TooLong);
        }
        Ok(Self(login.to_owned()))
    }

    /// As the person typed it.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which logins are compared: `Anna` and `anna` are the same.
    #[must_use]
    pub(crate) fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for Login {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::samples::samples;

    #[test]
    fn logins_are_taken_and_refused_as_the_samples_say() {
        for sample in samples("login") {
            let read = Login::parse(&sample.input);
            let kept = read.as_ref().map(Login::as_str).map_err(|why| why.message());
            assert_eq!(kept, sample.expected(), "{:?}", sample.input);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[A-Za-z0-9-]{1,150}") {
            let login = Login::parse(&text).unwrap();
            let folded = Login::parse(&login.folded()).unwrap();
            prop_assert_eq!(folded.folded(), folded.as_str());
            prop_assert!(folded.as_str().eq_ignore_ascii_case(&text));
        }

        #[test]
        fn nothing_else_gets_in(text in "\\PC{0,20}") {
            if let Ok(login) = Login::parse(&text) {
                prop_assert_eq!(login.as_str(), text.trim_matches(' '));
            }
        }
    }
}
