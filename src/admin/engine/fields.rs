//! What a room says of the fields of its forms.

/// Fields that belong together.
pub struct Fieldset {
    /// What they are about.
    pub title: &'static str,
    /// Whether they stand at the side.
    pub is_aside: bool,
    /// The fields.
    pub fields: &'static [Field],
}

/// A field of a form.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What is typed into it.
    pub kind: FieldKind,
    /// Whether a value that is there may not be emptied.
    pub is_required: bool,
    /// A hint below it.
    pub hint: Option<&'static str>,
    /// Its width in the grid: a class.
    pub width: &'static str,
}

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text of at most so many characters.
    Text(u16),
    /// Lines of text of at most so many characters.
    LongText(u16),
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// A number; its unit, or nothing.
    Number(&'static str),
    /// One of these: value, words.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of those that the room brings with the value.
    Brought,
    /// A picture, kept before the form is: in which folder of the media folder, and of at most so many pixels a side. The
    /// value is its path.
    Photo(&'static str, u32),
    /// Shown only.
    ReadOnly,
}

/// A small form on a card, sent by itself: what it asks for is no field of the thing.
pub struct SmallForm {
    /// Its name.
    pub key: &'static str,
    /// Its address, a pattern with `{id}`.
    pub address: &'static str,
    /// The heading of its panel. Forms with one heading that follow each other stand in one panel.
    pub title: &'static str,
    /// The fields.
    pub fields: &'static [Field],
    /// Its name on its button.
    pub label: &'static str,
    /// Its name in the journal.
    pub done: &'static str,
    /// What is said afterwards.
    pub flash: &'static str,
    /// Whether its button warns.
    pub is_dangerous: bool,
}

impl Field {
    /// A field.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self { name, label, kind, is_required: false, hint: None, width: "col-12" }
    }

    /// One that may not be emptied.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// One with a hint below it.
    #[must_use]
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// One of another width.
    #[must_use]
    pub const fn width(self, width: &'static str) -> Self {
        Self { width, ..self }
    }

    /// The most bytes it can have in a form as browsers send it: up to four bytes a character, three signs a byte.
    #[must_use]
    pub fn weight(&self) -> usize {
        match self.kind {
            FieldKind::Text(most) | FieldKind::LongText(most) => usize::from(most) * 12,
            _ => 0,
        }
    }

    /// Whether it can be changed at all.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.kind != FieldKind::ReadOnly
    }
}

impl SmallForm {
    /// The address for one thing.
    #[must_use]
    pub fn to(&self, id: i64) -> String {
        self.address.replace("{id}", &id.to_string())
    }

    /// Whether a file comes with it.
    #[must_use]
    pub fn has_file(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, FieldKind::Photo(..)))
    }
}
