//! What a resource says of the fields of its forms.

pub(crate) struct Fieldset {
    pub(crate) title: &'static str,
    /// Whether they stand at the side.
    pub(crate) is_aside: bool,
    pub(crate) fields: &'static [Field],
}

/// A field of a form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// What is typed into it.
    pub(crate) kind: FieldKind,
    /// Whether a value that is there may not be emptied.
    pub(crate) is_required: bool,
    pub(crate) hint: Option<&'static str>,
    /// Its width in the grid: a class.
    pub(crate) width: &'static str,
}

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// A line of text of at most so many characters.
    Text(u16),
    /// Lines of text of at most so many characters.
    LongText(u16),
    Email,
    Phone,
    Date,
    Bool,
    /// A number; its unit, or nothing.
    Number(&'static str),
    /// One of these: value, words.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of those that the resource brings with the value.
    Brought,
    /// A picture, kept before the form is: in which folder of the media folder, and of at most so many pixels a side. The
    /// value is its path.
    Photo(&'static str, u32),
    ReadOnly,
}

/// A small form on a card, sent by itself: what it asks for is no field of the thing.
pub(crate) struct SmallForm {
    pub(crate) key: &'static str,
    /// Its address, a pattern with `{id}`.
    pub(crate) address: &'static str,
    /// The heading of its panel. Forms with one heading that follow each other stand in one panel.
    pub(crate) title: &'static str,
    pub(crate) fields: &'static [Field],
    /// Its name on its button.
    pub(crate) label: &'static str,
    /// Its name in the journal.
    pub(crate) done: &'static str,
    pub(crate) flash: &'static str,
    pub(crate) is_dangerous: bool,
}

impl Field {
    #[must_use]
    pub(crate) const fn new(name: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self { name, label, kind, is_required: false, hint: None, width: "col-12" }
    }

    /// One that may not be emptied.
    #[must_use]
    pub(crate) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// One with a hint below it.
    #[must_use]
    pub(crate) const fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    #[must_use]
    pub(crate) const fn width(self, width: &'static str) -> Self {
        Self { width, ..self }
    }

    /// The most bytes it can have in a form as browsers send it: up to four bytes a character, three signs a byte.
    #[must_use]
    pub(crate) fn weight(&self) -> usize {
        match self.kind {
            FieldKind::Text(most) | FieldKind::LongText(most) => usize::from(most) * 12,
            _ => 0,
        }
    }

    /// Whether it can be changed at all.
    #[must_use]
    pub(crate) fn is_editable(&self) -> bool {
        self.kind != FieldKind::ReadOnly
    }
}

impl SmallForm {
    /// The address for one thing.
    #[must_use]
    pub(crate) fn to(&self, id: i64) -> String {
        self.address.replace("{id}", &id.to_string())
    }

    /// Whether a file comes with it.
    #[must_use]
    pub(crate) fn has_file(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, FieldKind::Photo(..)))
    }
}
