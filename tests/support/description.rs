//! The description of the JSON calls, and whether answers are as it says.

use serde_json::{Map, Value};

use super::{Answer, Shop};

pub(crate) struct Description(pub Value);

impl Description {
    pub(crate) async fn of(shop: &Shop) -> Self {
        let answer = shop.browser().get("/api/openapi.json").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Self(answer.json())
    }

    /// Every call: method, address, what is said of it.
    pub(crate) fn calls(&self) -> Vec<(String, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().iter().map(move |(method, call)| (method.to_uppercase(), path.as_str(), call))
            })
            .collect()
    }

    /// Why an answer is not one that the call is described to give; nothing when it is.
    pub(crate) fn faults(&self, method: &str, path: &str, answer: &Answer) -> Vec<String> {
        let call = &self.0["paths"][path][method.to_lowercase()];
        let Some(described) = call["responses"].get(answer.status.to_string()) else {
            return vec![format!("{method} {path} is not described to answer {}: {}", answer.status, answer.text())];
        };
        let mut faults = Vec::new();
        let headers = described["headers"].as_object().into_iter().flat_map(Map::keys);
        faults.extend(headers.filter(|name| answer.header(name).is_none()).map(|name| format!("no {name}")));
        match described["content"].get("application/json") {
            Some(content) => self.check(&content["schema"], &answer.json(), "", &mut faults),
            None if answer.body.is_empty() => {}
            None => faults.push(format!("a body that is not described: {}", answer.text())),
        }
        faults.into_iter().map(|fault| format!("{method} {path} {}: {fault}", answer.status)).collect()
    }

    /// Checks a value by the keywords that our schemas have; panics at any other, which would go unchecked. A field that is not
    /// described is a fault.
    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let fields = schema.as_object().unwrap_or_else(|| panic!("{at}: no schema: {schema}"));
        for (keyword, said) in fields {
            match keyword.as_str() {
                "$ref" => self.check(self.target(said.as_str().unwrap()), value, at, faults),
                "type" => {
                    if !has_type(value, said.as_str().unwrap()) {
                        faults.push(format!("{at}: {value} is no {said}"));
                    }
                }
                "enum" => {
                    if !said.as_array().unwrap().contains(value) {
                        faults.push(format!("{at}: {value} is none of {said}"));
                    }
                }
                "required" => {
                    let names = said.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                    faults
                        .extend(names.filter(|name| value.get(name).is_none()).map(|name| format!("{at}: no {name}")));
                }
                "properties" => {
                    for (name, field) in value.as_object().into_iter().flatten() {
                        match said.get(name) {
                            Some(schema) => self.check(schema, field, &format!("{at}.{name}"), faults),
                            None => faults.push(format!("{at}.{name} is not described")),
                        }
                    }
                }
                "additionalProperties" if said.is_object() => {
                    for (name, field) in value.as_object().into_iter().flatten() {
                        self.check(said, field, &format!("{at}.{name}"), faults);
                    }
                }
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(said, item, &format!("{at}[{number}]"), faults);
                    }
                }
                "oneOf" => {
                    let fits = |schema: &&Value| {
                        let mut faults = Vec::new();
                        self.check(schema, value, at, &mut faults);
                        faults.is_empty()
                    };
                    let count = said.as_array().unwrap().iter().filter(fits).count();
                    if count != 1 {
                        faults.push(format!("{at}: fits {count} of {said}: {value}"));
                    }
                }
                "minimum" => {
                    if value.as_f64() < said.as_f64() {
                        faults.push(format!("{at}: {value} is less than {said}"));
                    }
                }
                // A field that is not described is always a fault.
                "additionalProperties" | "propertyNames" | "description" | "format" => {}
                _ => panic!("{at}: {keyword} is not checked"),
            }
        }
    }

    /// What a `$ref` leads to.
    pub(crate) fn target(&self, reference: &str) -> &Value {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads out of the document"));
        self.0.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => panic!("{name} is no type of JSON"),
    }
}
