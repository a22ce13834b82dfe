//! Reading a row into a value.

use std::collections::HashMap;
use std::sync::Arc;

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

/// Where the columns that a value reads stand in the rows of a statement.
type Places = Arc<[usize]>;

/// The places of each text of the program and what is read from it, by where both lie in memory: they are looked for once in
/// the life of a connection.
#[derive(Default)]
pub(crate) struct KnownPlaces(HashMap<(usize, usize, usize), Places>);

impl KnownPlaces {
    /// The places of what is read from a text of the program, or from another.
    ///
    /// # Errors
    /// There is no such column.
    pub(crate) fn of<T: FromSqlite>(
        &mut self,
        fixed: Option<&'static str>,
        statement: &Statement<'_>,
    ) -> rusqlite::Result<Places> {
        let find = || T::COLUMNS.iter().map(|name| statement.column_index(name)).collect::<rusqlite::Result<Places>>();
        let Some(text) = fixed else { return find() };
        let key = (text.as_ptr().addr(), text.len(), T::COLUMNS.as_ptr().addr());
        if let Some(places) = self.0.get(&key) {
            return Ok(Arc::clone(places));
        }
        let places = find()?;
        self.0.insert(key, Arc::clone(&places));
        Ok(places)
    }
}

/// The columns of a row, one after the other.
pub struct Columns<'r, 's> {
    row: &'r Row<'s>,
    places: std::slice::Iter<'r, usize>,
}

impl<'r, 's> Columns<'r, 's> {
    pub(crate) fn new(row: &'r Row<'s>, places: &'r [usize]) -> Self {
        Self { row, places: places.iter() }
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
