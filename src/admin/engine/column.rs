//! What a room says of the columns of its list and inlines.

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
    /// How many there are, with a lamp.
    Stock,
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

    /// Whether its cells have a lamp: yes or no, or how many.
    #[must_use]
    pub fn has_lamp(&self) -> bool {
        matches!(self.kind, Kind::Bool | Kind::Stock)
    }

    /// Whether its cells are states.
    #[must_use]
    pub fn is_pill(&self) -> bool {
        self.kind == Kind::Pill
    }
}
