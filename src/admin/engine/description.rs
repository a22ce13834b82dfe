//! What a room of the staff site says of itself once and for all: its addresses, list, form and actions.

/// A kind of things that the staff lists, reads and changes.
pub struct Description {
    /// Its name in the journal.
    pub object: &'static str,
    /// The heading of the list.
    pub title: &'static str,
    /// The name of one, for a number: «1 человек», «2 человека», «5 человек».
    pub counted: [&'static str; 3],
    /// Where it is.
    pub addresses: Addresses,
    /// What its search looks at.
    pub search: Search,
    /// The list's columns; the first leads to the form.
    pub columns: &'static [Column],
    /// The column a list is ordered by when nobody chose, and whether it runs backwards.
    pub order: (&'static str, bool),
    /// What the list can be narrowed by.
    pub filters: &'static [Filter],
    /// What the drill-down by date goes by; no drill-down without it.
    pub dates: Option<&'static str>,
    /// Rows on a page.
    pub page_size: u32,
    /// The form.
    pub fieldsets: &'static [Fieldset],
    /// What can be done with one thing or several.
    pub actions: &'static [Action],
    /// What can be done with a row of an inline.
    pub row_actions: &'static [RowAction],
}

/// A room's addresses.
pub struct Addresses {
    /// The list: `/admin/users/`.
    pub list: &'static str,
    /// The form, a pattern with `{id}`: `/admin/users/{id}/`.
    pub form: &'static str,
    /// Where actions are sent to.
    pub actions: &'static str,
}

/// A search.
pub struct Search {
    /// What it is, for those who do not see it.
    pub label: &'static str,
    /// What it looks at.
    pub placeholder: &'static str,
}

/// A column of a list or an inline.
pub struct Column {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether a list can be ordered by it.
    pub is_sortable: bool,
    /// How it looks where rows are blocks.
    pub narrow: Narrow,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number, to the right.
    Number,
    /// A day or a moment, on one line.
    Date,
    /// Yes or no.
    Bool,
    /// One of several states.
    Pill,
}

/// A column on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrow {
    /// As wide as its text.
    Fit,
    /// A line of its own.
    Full,
    /// Most of a line.
    Most,
    /// Not there.
    Off,
}

/// A way to narrow a list.
pub struct Filter {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it is about.
    pub label: &'static str,
    /// The choice that narrows nothing: «Доступ: любой».
    pub any: &'static str,
    /// The others: value in addresses, words.
    pub choices: &'static [(&'static str, &'static str)],
}

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
    /// One of these: value, words.
    Choice(&'static [(&'static str, &'static str)]),
    /// Shown only.
    ReadOnly,
}

/// Something that can be done with one thing or several.
pub struct Action {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its name on buttons; ends in «…» when it asks first.
    pub label: &'static str,
    /// Its name in the journal.
    pub done: &'static str,
    /// Whether it asks on a page of its own before it is done.
    pub asks: bool,
    /// Whether its button warns.
    pub is_dangerous: bool,
}

/// Something that can be done with a row of an inline, at once.
pub struct RowAction {
    /// Its name.
    pub key: &'static str,
    /// Its address, a pattern with `{id}` and `{row}`.
    pub address: &'static str,
    /// Its name on buttons.
    pub label: &'static str,
    /// Its name in the journal.
    pub done: &'static str,
    /// What is said afterwards.
    pub flash: &'static str,
}

impl Description {
    /// The address of one thing's form.
    #[must_use]
    pub fn form(&self, id: i64) -> String {
        self.addresses.form.replace("{id}", &id.to_string())
    }

    /// An action by its name.
    #[must_use]
    pub fn action(&self, key: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.key == key)
    }

    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fieldsets.iter().flat_map(|fieldset| fieldset.fields)
    }
}

impl RowAction {
    /// The address for one row of one thing.
    #[must_use]
    pub fn to(&self, id: i64, row: i64) -> String {
        self.address.replace("{id}", &id.to_string()).replace("{row}", &row.to_string())
    }
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(key: &'static str, label: &'static str) -> Self {
        Self { key, label, kind: Kind::Text, is_sortable: false, narrow: Narrow::Fit }
    }

    /// A column of something else.
    #[must_use]
    pub const fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// One that a list can be ordered by.
    #[must_use]
    pub const fn sortable(self) -> Self {
        Self { is_sortable: true, ..self }
    }

    /// One that looks otherwise on a phone.
    #[must_use]
    pub const fn narrow(self, narrow: Narrow) -> Self {
        Self { narrow, ..self }
    }

    /// The classes of its cells.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match (self.kind, self.narrow) {
            (Kind::Number, _) => "num",
            (_, Narrow::Full) => "full",
            (_, Narrow::Most) => "most",
            (Kind::Text, Narrow::Off) => "off",
            (_, Narrow::Off) => "off text-nowrap",
            (Kind::Text, Narrow::Fit) => "",
            (_, Narrow::Fit) => "text-nowrap",
        }
    }

    /// Whether its heading is repeated before a cell where rows are blocks: «да» alone says nothing.
    #[must_use]
    pub fn is_labelled(&self) -> bool {
        matches!(self.kind, Kind::Date | Kind::Bool)
    }

    /// Whether its cells are yes or no.
    #[must_use]
    pub fn is_bool(&self) -> bool {
        self.kind == Kind::Bool
    }

    /// Whether its cells are states.
    #[must_use]
    pub fn is_pill(&self) -> bool {
        self.kind == Kind::Pill
    }
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

    /// Whether it can be changed at all.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.kind != FieldKind::ReadOnly
    }
}
