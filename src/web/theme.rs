//! Light, dark, or as the system is set; kept in a cookie, written into `<html>` by the server.

/// The look a browser asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system is set.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// Reads the cookie; an unknown value means [`Theme::Auto`].
    #[must_use]
    pub(crate) fn parse(text: Option<&str>) -> Self {
        match text {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::Auto,
        }
    }

    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
