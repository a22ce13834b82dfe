//! What JSON calls answer, in the forms that several calls share.
//!
//! Scripts compare answers as text, so their bytes stay: fields stand in alphabetical order, here and in the calls' own types.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::kernel::field_errors::FieldErrors;

/// The `ok` of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flag<const VALUE: bool>;

impl<const VALUE: bool> Serialize for Flag<VALUE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(VALUE)
    }
}

/// Done, with nothing to tell.
#[derive(Serialize)]
pub(crate) struct Done {
    pub(crate) ok: Flag<true>,
}

/// Done, with a sentence for the person.
#[derive(Serialize)]
pub(crate) struct Message {
    pub(crate) message: &'static str,
    pub(crate) ok: Flag<true>,
}

/// Refused for one reason.
#[derive(Serialize)]
pub(crate) struct Failed<'a> {
    pub(crate) error: &'a str,
    pub(crate) ok: Flag<false>,
}

/// Refused: field → sentence.
#[derive(Serialize)]
pub(crate) struct Refused<'a> {
    /// For scripts that look for one reason, where the call had no `errors` on the old site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<&'a str>,
    pub(crate) errors: BTreeMap<&'a str, &'a str>,
    pub(crate) ok: Flag<false>,
}

impl<'a> Refused<'a> {
    pub(crate) fn one(field: &'a str, sentence: &'a str) -> Self {
        Self { error: None, errors: BTreeMap::from([(field, sentence)]), ok: Flag }
    }
}

impl<'a> From<&'a FieldErrors> for Refused<'a> {
    fn from(errors: &'a FieldErrors) -> Self {
        Self { error: None, errors: errors.iter().collect(), ok: Flag }
    }
}
