//! All errors of a form at once: field → one Russian sentence.

/// In the order of the form, one sentence per field.
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

    /// The first sentence of a field stays.
    pub(crate) fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        if self.get(field).is_none() {
            self.0.push((field, sentence.into()));
        }
    }

    /// Replaces the sentence of a field, if it has one.
    pub(crate) fn restate(&mut self, field: &str, sentence: &str) {
        if let Some((_, said)) = self.0.iter_mut().find(|(name, _)| *name == field) {
            sentence.clone_into(said);
        }
    }

    /// In the order of a page; fields that the page lacks come last.
    #[must_use]
    pub(crate) fn in_order(mut self, page: &[&str]) -> Self {
        self.0.sort_by_key(|(field, _)| page.iter().position(|name| name == field).unwrap_or(page.len()));
        self
    }

    /// Returns the value, if it could be parsed; otherwise adds the error.
    pub(crate) fn check<T, S: Into<String>>(&mut self, field: &'static str, parsed: Result<T, S>) -> Option<T> {
        parsed.map_err(|sentence| self.add(field, sentence)).ok()
    }

    #[must_use]
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
    }

    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, sentence)| (*field, sentence.as_str()))
    }
}
