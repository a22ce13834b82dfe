//! All faults of a form at once: field → one Russian sentence.

/// Faults by field, in the order of the form, one sentence each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(&'static str, String)>);

impl FieldErrors {
    #[must_use]
    pub(crate) fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub(crate) fn one(field: &'static str, sentence: impl Into<String>) -> Self {
        Self(vec![(field, sentence.into())])
    }

    /// Adds a fault; the first sentence of a field stays.
    pub(crate) fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        if self.get(field).is_none() {
            self.0.push((field, sentence.into()));
        }
    }

    /// Says it otherwise, where the field is at fault.
    pub(crate) fn restate(&mut self, field: &str, sentence: &str) {
        if let Some((_, said)) = self.0.iter_mut().find(|(name, _)| *name == field) {
            sentence.clone_into(said);
        }
    }

    /// In the order of a page; what it does not have comes last.
    #[must_use]
    pub(crate) fn in_order(mut self, page: &[&str]) -> Self {
        self.0.sort_by_key(|(field, _)| page.iter().position(|name| name == field).unwrap_or(page.len()));
        self
    }

    /// The value, if it could be parsed; otherwise adds the fault.
    pub(crate) fn check<T, S: Into<String>>(&mut self, field: &'static str, parsed: Result<T, S>) -> Option<T> {
        parsed.map_err(|sentence| self.add(field, sentence)).ok()
    }

    /// The sentence of a field.
    #[must_use]
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether there is none.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Fields and sentences in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, sentence)| (*field, sentence.as_str()))
    }
}
