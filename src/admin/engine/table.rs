//! A column with heading and cell in one place, so that they cannot differ.

use crate::admin::engine::column::{Column, Kind, Narrow};
use crate::admin::engine::resource::{Cell, Resource};
use crate::admin::staff_site::StaffSite;

/// A column of a table whose rows are made of `L`s, with the help of `C`.
pub(crate) struct TableColumn<C, L, O = ()> {
    heading: Column,
    order: Option<O>,
    cell: fn(&C, &L) -> Cell,
}

/// A column of a resource's list.
pub(crate) type ListColumn<R> = TableColumn<R, <R as Resource>::Line, <R as Resource>::Order>;
/// A column of an inline.
pub(crate) type InlineColumn<L> = TableColumn<StaffSite, L>;

impl<C, L, O: Copy> TableColumn<C, L, O> {
    /// `key` is what addresses call it.
    #[must_use]
    pub(crate) const fn new(key: &'static str, label: &'static str, cell: fn(&C, &L) -> Cell) -> Self {
        Self { heading: Column::text(key, label), order: None, cell }
    }

    #[must_use]
    pub(crate) const fn of(self, kind: Kind) -> Self {
        Self { heading: self.heading.of(kind), ..self }
    }

    #[must_use]
    pub(crate) const fn narrow(self, narrow: Narrow) -> Self {
        Self { heading: self.heading.narrow(narrow), ..self }
    }

    /// One that the list can be ordered by.
    #[must_use]
    pub(crate) const fn sorted_by(self, order: O) -> Self {
        Self { heading: self.heading.sortable(), order: Some(order), ..self }
    }

    #[must_use]
    pub(crate) const fn heading(&'static self) -> &'static Column {
        &self.heading
    }

    #[must_use]
    pub(crate) fn cell(&'static self, with: &C, line: &L) -> (&'static Column, Cell) {
        (&self.heading, (self.cell)(with, line))
    }

    /// What the list is ordered by, when addresses ask for this column.
    #[must_use]
    pub(crate) fn order(&self, key: &str) -> Option<O> {
        self.order.filter(|_| self.heading.key == key)
    }
}

/// The headings of an inline.
#[must_use]
pub(crate) fn columns<L>(columns: &'static [InlineColumn<L>]) -> Vec<&'static Column> {
    columns.iter().map(TableColumn::heading).collect()
}

/// What stands in a row of an inline.
#[must_use]
pub(crate) fn cells<L>(
    columns: &'static [InlineColumn<L>],
    site: &StaffSite,
    line: &L,
) -> Vec<(&'static Column, Cell)> {
    columns.iter().map(|column| column.cell(site, line)).collect()
}

/// The headings of a list, for its description.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "both arrays have N elements; iterators do not run in constants")]
pub(crate) const fn headings<C, L, O, const N: usize>(columns: &[TableColumn<C, L, O>; N]) -> [Column; N] {
    let mut headings = [Column::text("", ""); N];
    let mut at = 0;
    while at < N {
        headings[at] = columns[at].heading;
        at += 1;
    }
    headings
}
