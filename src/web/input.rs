//! The fields of a form or of a JSON object, read alike, so that a page and its JSON sibling share one reader.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Number, Value};

use crate::kernel::field_errors::FieldErrors;
use crate::web::error::{Error, is_api};
use crate::web::submitted::{Submitted, Upload};

/// Named values that came in a body.
pub(crate) struct Input {
    fields: Fields,
    upload: Option<Upload>,
}

enum Fields {
    Form(Vec<(String, String)>),
    Json(Map<String, Value>),
}

/// What is said of a field that is not text.
const NOT_TEXT: &str = "Ожидается строка";
/// PostgreSQL cannot keep U+0000 in text, and nobody means it.
const HAS_NUL: &str = "Уберите недопустимый символ";

impl Input {
    /// The fields of a form.
    #[must_use]
    pub(crate) fn of_form(fields: Vec<(String, String)>) -> Self {
        Self { fields: Fields::Form(fields), upload: None }
    }

    /// The text of a field; absent and `null` are empty. A value that is no text is a fault of the field.
    pub(crate) fn read(&self, name: &'static str, errors: &mut FieldErrors) -> String {
        match self.find(name) {
            Ok(Some(text)) if text.contains('\0') => {
                errors.add(name, HAS_NUL);
                String::new()
            }
            Ok(text) => text.unwrap_or_default(),
            Err(()) => {
                errors.add(name, NOT_TEXT);
                String::new()
            }
        }
    }

    /// As [`Input::read`], telling an absent field from an empty one.
    pub(crate) fn read_if_there(&self, name: &'static str, errors: &mut FieldErrors) -> Option<String> {
        self.has(name).then(|| self.read(name, errors))
    }

    /// The text of a field, if it is there and is text.
    #[must_use]
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.find(name).ok().flatten().filter(|text| !text.contains('\0'))
    }

    /// Whether a box is ticked: `true` in JSON, any of the usual words in a form.
    #[must_use]
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        match &self.fields {
            Fields::Json(object) => object.get(name) == Some(&Value::Bool(true)),
            Fields::Form(_) => {
                matches!(self.find(name), Ok(Some(word)) if matches!(word.as_str(), "on" | "true" | "1"))
            }
        }
    }

    /// A box that may be missing: absent and `null` are `None`, `true` is yes, anything else is no.
    #[must_use]
    pub(crate) fn tick_if_there(&self, name: &str) -> Option<bool> {
        let is_null = matches!(&self.fields, Fields::Json(object) if object.get(name).is_some_and(Value::is_null));
        (self.has(name) && !is_null).then(|| self.is_ticked(name))
    }

    /// A whole number: a JSON number, also written `1.0`, or digits in a string. Absent is `None`; anything else is refused.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, NotInteger> {
        let text = match &self.fields {
            Fields::Json(object) => match object.get(name) {
                None => return Ok(None),
                Some(Value::Number(number)) => return whole(number).map(Some).ok_or(NotInteger),
                Some(Value::String(text)) => text.as_str(),
                Some(_) => return Err(NotInteger),
            },
            Fields::Form(fields) => match last(fields, name) {
                None => return Ok(None),
                Some(text) => text,
            },
        };
        text.trim().parse().map(Some).map_err(|_| NotInteger)
    }

    /// A quantity: as [`Input::integer`], but a JSON `true` counts as 1 and `false` as 0, as in Python on the old site.
    pub(crate) fn count(&self, name: &str) -> Result<Option<i64>, NotInteger> {
        match &self.fields {
            Fields::Json(object) => match object.get(name) {
                Some(Value::Bool(is_one)) => Ok(Some(i64::from(*is_one))),
                _ => self.integer(name),
            },
            Fields::Form(_) => self.integer(name),
        }
    }

    /// All values of a field that may be repeated.
    #[must_use]
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        match &self.fields {
            Fields::Form(fields) => {
                fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
            }
            Fields::Json(object) => match object.get(name) {
                Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
                Some(Value::String(text)) => vec![text],
                _ => Vec::new(),
            },
        }
    }

    /// Whether the field came at all.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        match &self.fields {
            Fields::Form(fields) => last(fields, name).is_some(),
            Fields::Json(object) => object.contains_key(name),
        }
    }

    /// The file of a field.
    #[must_use]
    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        self.upload.as_ref().filter(|upload| upload.field == name)
    }

    fn find(&self, name: &str) -> Result<Option<String>, ()> {
        match &self.fields {
            Fields::Form(fields) => Ok(last(fields, name).map(str::to_owned)),
            Fields::Json(object) => match object.get(name) {
                None | Some(Value::Null) => Ok(None),
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(_) => Err(()),
            },
        }
    }
}

/// A value that is no whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotInteger;

/// Beyond 2⁵³ a number with a point does not say which whole number it is.
fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let written = |number: f64| (number.fract() == 0.0 && number.abs() <= EXACT).then(|| format!("{number:.0}"));
    number.as_i64().or_else(|| number.as_f64().and_then(written)?.parse().ok())
}

fn last<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

impl<S: Sync> FromRequestParts<S> for Input {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts.extensions.remove::<Submitted>() {
            Some(Submitted::Form(fields)) if !is_api(parts.uri.path()) => {
                Ok(Self { fields: Fields::Form(fields), upload: None })
            }
            Some(Submitted::Multipart(fields, upload)) => Ok(Self { fields: Fields::Form(fields), upload }),
            Some(Submitted::Other(bytes)) if is_api(parts.uri.path()) => match serde_json::from_slice(&bytes) {
                Ok(Value::Object(object)) => Ok(Self { fields: Fields::Json(object), upload: None }),
                _ => Err(Error::Malformed("Тело запроса должно быть объектом JSON")),
            },
            Some(Submitted::Form(_)) => Err(Error::Malformed("Тело запроса должно быть объектом JSON")),
            Some(Submitted::Other(bytes)) if bytes.is_empty() => {
                Ok(Self { fields: Fields::Form(Vec::new()), upload: None })
            }
            _ => Err(Error::Malformed("Форму не разобрать. Обновите страницу и попробуйте ещё раз.")),
        }
    }
}
