//! Browsers and devices, as people call them.

use techstore_db::text_enum;

/// What a person signed in with, as far as the browser said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Device {
    /// As people call it, Russian browsers in Russian; empty when unknown.
    pub(crate) browser: String,
    /// One or two numbers, `142` or `18.6`; empty when unknown.
    pub(crate) browser_version: String,
    /// Without version, which browsers freeze (Windows 11 says 10, Android 15 says 10); `iPhone` and `iPad` rather than
    /// iOS; empty when unknown.
    pub(crate) system: String,
    pub(crate) kind: DeviceKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DeviceKind {
    /// A computer, or an iPad that asks for desktop pages: it cannot be told from a Mac.
    Desktop,
    Phone,
    /// A tablet, or any Android device that does not call itself `Mobile`, such as a television.
    Tablet,
    /// A program that no person sits in front of.
    Bot,
    /// The browser did not say.
    #[default]
    Unknown,
    /// The `User-Agent` is stored but not parsed yet: too many were waiting for the reader. Occurs only in the
    /// database.
    Unread,
}

text_enum!(DeviceKind);

impl DeviceKind {
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Bot => "bot",
            Self::Unknown => "unknown",
            Self::Unread => "unread",
        }
    }

    #[must_use]
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let kinds = [Self::Desktop, Self::Phone, Self::Tablet, Self::Bot, Self::Unknown, Self::Unread];
        kinds.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// «Chrome на Windows», for lists of sessions.
#[must_use]
pub(crate) fn label(browser: &str, system: &str) -> String {
    match (browser, system) {
        ("", "") => "Неизвестное устройство".to_owned(),
        ("", system) => format!("Неизвестный браузер на {system}"),
        (browser, "") => browser.to_owned(),
        (browser, system) => format!("{browser} на {system}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_called_so() {
        assert_eq!(label("", ""), "Неизвестное устройство");
        assert_eq!(label("", "iPhone"), "Неизвестный браузер на iPhone");
    }

    #[test]
    fn a_kind_comes_back_from_the_database() {
        for kind in ["desktop", "phone", "tablet", "bot", "unknown", "unread"] {
            assert_eq!(DeviceKind::parse(kind).map(DeviceKind::as_str), Some(kind));
        }
        assert_eq!(DeviceKind::parse("toaster"), None);
    }
}
