//! What differs when a form was overtaken: each field with what the database has and what was typed, and a box that keeps the
//! latter.

/// A field of which the database has something else than was typed.
pub struct Difference {
    /// The field's name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What the database has, in words.
    pub stored: String,
    /// What was typed, in words.
    pub typed: String,
    /// What was typed, as the form sends it.
    pub value: String,
    /// What stands for the text that the field shows: see [`crate::admin::engine::values::shown`].
    pub shown: String,
}

impl Difference {
    /// The name under which the page carries what was typed.
    #[must_use]
    pub fn mine(&self) -> String {
        crate::admin::engine::values::mine(&self.name)
    }

    /// The name under which the page carries what stands for the text that the field shows.
    #[must_use]
    pub fn shown_name(&self) -> String {
        crate::admin::engine::values::shown_name(&self.name)
    }
}
