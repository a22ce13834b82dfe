//! The JSON calls: rules, sentences, hostile bodies.

mod anything;
mod login;
mod registration;

use serde_json::Value;

use crate::support::registration;

/// A registration with one field changed; `null` takes it away.
fn with(field: &str, value: Value) -> Value {
    let mut body = registration("anna");
    if value.is_null() {
        body.as_object_mut().unwrap().remove(field);
    } else {
        body[field] = value;
    }
    body
}
