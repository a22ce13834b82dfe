//! What a resource says of the columns of its list and inlines.

/// The heading of a column of a list or an inline, and how its cells look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    /// Whether a list can be ordered by it.
    pub(crate) is_sortable: bool,
    /// How it looks on a phone, where rows are blocks.
    pub(crate) narrow: Narrow,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A number, to the right.
    Number,
    /// A day or a moment, on one line.
    Date,
    Bool,
    Pill,
    /// How many there are, with a lamp.
    Stock,
}

/// A column on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrow {
    /// As wide as its text.
    Fit,
    /// A line of its own.
    Full,
    Most,
}

impl Column {
    #[must_use]
    pub(crate) const fn text(key: &'static str, label: &'static str) -> Self {
        Self { key, label, kind: Kind::Text, is_sortable: false, narrow: Narrow::Fit }
    }

    /// A column of something else.
    #[must_use]
    pub(crate) const fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// One that a list can be ordered by.
    #[must_use]
    pub(crate) const fn sortable(self) -> Self {
        Self { is_sortable: true, ..self }
    }

    /// One that looks different on a phone.
    #[must_use]
    pub(crate) const fn narrow(self, narrow: Narrow) -> Self {
        Self { narrow, ..self }
    }

    /// The classes of its cells.
    #[must_use]
    pub(crate) fn class(&self) -> &'static str {
        match (self.kind, self.narrow) {
            (Kind::Number, _) => "num",
            (_, Narrow::Full) => "full",
            (_, Narrow::Most) => "most",
            (Kind::Text, Narrow::Fit) => "",
            (_, Narrow::Fit) => "text-nowrap",
        }
    }

    /// Whether its heading is repeated before a cell where rows are blocks: «да» alone says nothing.
    #[must_use]
    pub(crate) fn is_labelled(&self) -> bool {
        matches!(self.kind, Kind::Date | Kind::Bool)
    }

    /// Whether its cells have a lamp: yes or no, or how many.
    #[must_use]
    pub(crate) fn has_lamp(&self) -> bool {
        matches!(self.kind, Kind::Bool | Kind::Stock)
    }

    /// Whether its cells are states.
    #[must_use]
    pub(crate) fn is_pill(&self) -> bool {
        self.kind == Kind::Pill
    }
}
