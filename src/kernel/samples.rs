//! Samples of typed input. The front end's tests read the same file, so that browser and server decide alike.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(crate) struct Sample {
    pub(crate) input: String,
    kept: Option<String>,
    says: Option<String>,
    /// A phone as pages write it.
    pub(crate) shown: Option<String>,
    /// The label of a name's field.
    pub(crate) part: Option<String>,
    /// Whose password it is to be.
    pub(crate) person: Option<String>,
}

impl Sample {
    /// What is stored of it, or the sentence of the refusal.
    pub(crate) fn expected(&self) -> Result<&str, &str> {
        match (&self.kept, &self.says) {
            (Some(kept), None) => Ok(kept),
            (None, Some(says)) => Err(says),
            _ => panic!("{:?} is either kept or refused", self.input),
        }
    }
}

/// The samples of a rule.
pub(crate) fn samples(rule: &str) -> Vec<Sample> {
    let samples: Vec<Sample> = serde_json::from_value(part(rule)).unwrap();
    assert!(!samples.is_empty());
    samples
}

/// One part of the file.
pub(crate) fn part(name: &str) -> Value {
    let file: Value = serde_json::from_str(include_str!("../../fixtures/field-samples.json")).unwrap();
    file[name].clone()
}
