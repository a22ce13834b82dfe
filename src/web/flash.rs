//! A message for the next page.

use serde::{Deserialize, Serialize};

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It is done.
    Ok,
    /// It was refused.
    Bad,
}

/// One sentence for the next page, said once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// How to take it back, where that is possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
    /// Whether it stays on the page, for a form below it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stays: bool,
}

/// The form that takes back what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
}

impl Flash {
    /// It is done.
    pub fn ok(text: impl Into<String>) -> Self {
        Self { tone: Tone::Ok, text: text.into(), undo: None, stays: false }
    }

    /// It was refused.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, text: text.into(), undo: None, stays: false }
    }

    /// On the page instead of passing by.
    #[must_use]
    pub fn staying(self) -> Self {
        Self { stays: true, ..self }
    }

    /// With a button that takes it back.
    #[must_use]
    pub fn with_undo(self, action: &str, fields: &[(&str, String)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { undo: Some(Undo { action: action.to_owned(), fields }), ..self }
    }

    /// The notice's colour class.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.tone {
            Tone::Ok => "notice-ok",
            Tone::Bad => "notice-bad",
        }
    }

    /// The notice's icon.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self.tone {
            Tone::Ok => "check-circle",
            Tone::Bad => "exclamation-circle",
        }
    }
}
