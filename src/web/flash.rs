//! A message for the next page.

use serde::{Deserialize, Serialize};

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tone {
    Ok,
    Bad,
}

/// One sentence for the next page, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flash {
    pub(crate) tone: Tone,
    pub(crate) text: String,
    /// The form that undoes what was done, where that is possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undo: Option<Undo>,
    /// Whether it stays on the page, for a form below it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) stays: bool,
}

/// The form that undoes what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Undo {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Flash {
    pub(crate) fn ok(text: impl Into<String>) -> Self {
        Self { tone: Tone::Ok, text: text.into(), undo: None, stays: false }
    }

    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, text: text.into(), undo: None, stays: false }
    }

    /// Stays on the page instead of disappearing.
    #[must_use]
    pub(crate) fn staying(self) -> Self {
        Self { stays: true, ..self }
    }

    /// With a button that undoes it.
    #[must_use]
    pub(crate) fn with_undo(self, action: &str, fields: &[(&str, String)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { undo: Some(Undo { action: action.to_owned(), fields }), ..self }
    }

    #[must_use]
    pub(crate) fn class(&self) -> &'static str {
        match self.tone {
            Tone::Ok => "notice-ok",
            Tone::Bad => "notice-bad",
        }
    }

    #[must_use]
    pub(crate) fn icon(&self) -> &'static str {
        match self.tone {
            Tone::Ok => "check-circle",
            Tone::Bad => "exclamation-circle",
        }
    }
}
