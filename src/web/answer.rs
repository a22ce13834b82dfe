//! What JSON calls answer, in the forms that several calls share.
//!
//! Scripts compare answers as text, so their bytes stay: fields stand in alphabetical order, here and in the calls' own types.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::kernel::field_errors::FieldErrors;

/// The `ok` of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flag<const VALUE: bool>;

impl<const VALUE: bool> Serialize for Flag<VALUE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(VALUE)
    }
}

/// `true`, and described as nothing else.
impl<const VALUE: bool> PartialSchema for Flag<VALUE> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([VALUE])).into()
    }
}

impl<const VALUE: bool> ToSchema for Flag<VALUE> {}

/// The `ok` of what was done.
pub(crate) type Yes = Flag<true>;
/// The `ok` of what was refused.
pub(crate) type No = Flag<false>;

/// Done, with nothing to tell.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    #[schema(inline)]
    pub(crate) ok: Yes,
}

/// Done, with a sentence for the person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Message {
    pub(crate) message: &'static str,
    #[schema(inline)]
    pub(crate) ok: Yes,
}

#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failed<'a> {
    #[schema(value_type = String)]
    pub(crate) error: &'a str,
    #[schema(inline)]
    pub(crate) ok: No,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Refused<'a> {
    /// The first reason, for scripts that know no `errors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub(crate) error: Option<&'a str>,
    /// One sentence in Russian for each field. `auth`, `csrf` and `form` stand for what is no field.
    #[schema(value_type = BTreeMap<String, String>)]
    pub(crate) errors: BTreeMap<&'a str, &'a str>,
    #[schema(inline)]
    pub(crate) ok: No,
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
