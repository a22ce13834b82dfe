//! Reading a row into a value.

use rusqlite::Row;
use rusqlite::types::FromSql;

/// A value read from a row of SQLite's. [`record!`](crate::record) gives it to a struct; tuples have it.
pub trait FromSqlite: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// A column is missing or holds something else.
    fn from_sqlite(row: &Row<'_>) -> rusqlite::Result<Self>;
}

/// The columns of a row, read by name. They mostly stand in the order they are asked for, so that each is looked for at the next
/// place first.
pub struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl<'r, 's> Columns<'r, 's> {
    /// The columns of a row.
    #[must_use]
    pub fn of(row: &'r Row<'s>) -> Self {
        Self { row, next: 0 }
    }

    /// The value of a column.
    ///
    /// # Errors
    /// There is no such column, or it holds something else.
    pub fn next<T: FromSql>(&mut self, name: &str) -> rusqlite::Result<T> {
        let at = self.next;
        self.next += 1;
        if self.row.as_ref().column_name(at).is_ok_and(|column| column == name) {
            return self.row.get(at);
        }
        self.row.get(name)
    }
}

macro_rules! tuple {
    ($($type:ident $index:literal),+) => {
        impl<$($type: FromSql),+> FromSqlite for ($($type,)+) {
            fn from_sqlite(row: &Row<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.get::<_, $type>($index)?,)+))
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
