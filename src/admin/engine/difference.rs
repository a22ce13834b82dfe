//! The differences after a conflict: each field with the stored and the typed value, and a box that keeps the typed one.

/// A field of which the database has something else than was typed.
pub(crate) struct Difference {
    pub(crate) name: String,
    pub(crate) label: String,
    /// What the database has, in words.
    pub(crate) stored: String,
    /// What was typed, in words.
    pub(crate) typed: String,
    /// What was typed, as the form sends it.
    pub(crate) value: String,
    /// What stands for the text that the field shows: see [`crate::admin::engine::values::shown`].
    pub(crate) shown: String,
}

impl Difference {
    /// The name under which the page carries what was typed.
    #[must_use]
    pub(crate) fn mine(&self) -> String {
        crate::admin::engine::values::mine(&self.name)
    }

    /// The name under which the page carries what stands for the text that the field shows.
    #[must_use]
    pub(crate) fn shown_name(&self) -> String {
        crate::admin::engine::values::shown_name(&self.name)
    }
}
