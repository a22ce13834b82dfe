//! Reading a row into a value.

use rusqlite::types::FromSql;
use rusqlite::{Row, Statement};

/// A value read from a row of SQLite's. [`record!`](crate::record) gives it to a struct; tuples have it.
pub trait FromSqlite: Sized {
    /// The names of the columns that it reads; none when it reads them in their order.
    const COLUMNS: &'static [&'static str];

    /// Reads the row.
    ///
    /// # Errors
    /// A column is missing or holds something else.
    fn from_sqlite(columns: Columns<'_, '_>) -> rusqlite::Result<Self>;
}

/// Where the columns that a value reads stand in the rows of a statement: looked for once, not in every row. They mostly stand in
/// the order that they are read in, so that each is looked for at the next place first.
pub(crate) struct Places(Vec<usize>);

impl Places {
    /// # Errors
    /// There is no such column.
    pub(crate) fn of<T: FromSqlite>(statement: &Statement<'_>) -> rusqlite::Result<Self> {
        let place = |(next, name): (usize, &&str)| match statement.column_name(next) {
            Ok(column) if column == *name => Ok(next),
            _ => statement.column_index(name),
        };
        T::COLUMNS.iter().enumerate().map(place).collect::<rusqlite::Result<_>>().map(Self)
    }
}

/// The columns of a row, one after the other.
pub struct Columns<'r, 's> {
    row: &'r Row<'s>,
    places: std::slice::Iter<'r, usize>,
}

impl<'r, 's> Columns<'r, 's> {
    pub(crate) fn new(row: &'r Row<'s>, places: &'r Places) -> Self {
        Self { row, places: places.0.iter() }
    }

    /// The value of the next of [`FromSqlite::COLUMNS`].
    ///
    /// # Errors
    /// It holds something else; there were no more.
    pub fn read<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let place = self.places.next().ok_or(rusqlite::Error::InvalidColumnIndex(usize::MAX))?;
        self.row.get(*place)
    }
}

macro_rules! tuple {
    ($($type:ident $index:literal),+) => {
        impl<$($type: FromSql),+> FromSqlite for ($($type,)+) {
            const COLUMNS: &'static [&'static str] = &[];

            fn from_sqlite(columns: Columns<'_, '_>) -> rusqlite::Result<Self> {
                Ok(($(columns.row.get::<_, $type>($index)?,)+))
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
