//! Compares the schema of a database with the one that the program's steps make.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::OnceLock;

use sqlx::migrate::{Migration, Migrator};

use crate::sqlite::columns;
use crate::{Error, Result};

/// What is wrong with a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaFault {
    /// A step was not applied yet; its name.
    Missing(String),
    /// A step that this program does not know was applied; its number and name.
    Newer(i64, String),
    /// A step was applied with another text than this program's; its name.
    Changed(String),
    /// A step was begun and not finished; its name.
    Failed(String),
    /// All steps that make this table or column were applied, but it does not exist.
    Lacks(Column),
}

impl fmt::Display for SchemaFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(step) => write!(f, "step {step} was not taken yet"),
            Self::Newer(number, name) => write!(f, "step {number} ({name}) was taken by a newer program"),
            Self::Changed(step) => write!(f, "step {step} was taken with another text than this program's"),
            Self::Failed(step) => write!(f, "step {step} was begun and not finished"),
            Self::Lacks(column) if column.name.is_empty() => write!(f, "the table {} is not there", column.table),
            Self::Lacks(column) => write!(f, "the column {} of {} is not there", column.name, column.table),
        }
    }
}

/// A column of a table; without a name the table itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// The name of the table.
    pub table: String,
    /// The column; empty for the table itself.
    pub name: String,
}

/// What an upgrade did: all missing steps together, or none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Upgraded {
    /// The names of the steps that were applied, in order.
    pub applied: Vec<String>,
    /// The copy that was made before.
    pub copy: Option<PathBuf>,
}

/// A step that was applied.
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) checksum: Vec<u8>,
    pub(crate) success: bool,
}

/// The steps in the dialect of a database, and the shape they make.
pub(crate) struct Plan {
    steps: Vec<Migration>,
    /// The steps in SQLite's dialect: the shape is the same in both, and SQLite tells it without a server.
    shape: Vec<Migration>,
    whole: OnceLock<BTreeSet<Column>>,
}

impl Plan {
    pub(crate) fn new(steps: &Migrator, shape: &Migrator) -> Self {
        Self { steps: steps.iter().cloned().collect(), shape: shape.iter().cloned().collect(), whole: OnceLock::new() }
    }

    pub(crate) fn faults(&self, applied: &[Applied], columns: &BTreeSet<Column>) -> Result<Vec<SchemaFault>> {
        let mut faults = Vec::new();
        for step in &self.steps {
            let name = step.description.to_string();
            match applied.iter().find(|applied| applied.version == step.version) {
                None => faults.push(SchemaFault::Missing(name)),
                Some(applied) if !applied.success => faults.push(SchemaFault::Failed(name)),
                Some(applied) if applied.checksum != *step.checksum => faults.push(SchemaFault::Changed(name)),
                Some(_) => {}
            }
        }
        for applied in applied {
            if self.steps.iter().all(|step| step.version != applied.version) {
                faults.push(SchemaFault::Newer(applied.version, applied.name.clone()));
            }
        }
        // What other steps than ours make is not known.
        if faults.iter().all(|fault| matches!(fault, SchemaFault::Missing(_))) {
            faults.extend(self.lacking(applied, columns)?.into_iter().map(SchemaFault::Lacks));
        }
        Ok(faults)
    }

    /// The steps that are missing.
    ///
    /// # Errors
    /// Something else is wrong: then no step may be applied.
    pub(crate) fn missing(&self, applied: &[Applied], columns: &BTreeSet<Column>) -> Result<Vec<Migration>> {
        let mut faults = self.faults(applied, columns)?;
        faults.retain(|fault| !matches!(fault, SchemaFault::Missing(_)));
        if !faults.is_empty() {
            return Err(Error::schema(&faults));
        }
        let is_missing = |step: &&Migration| applied.iter().all(|applied| applied.version != step.version);
        Ok(self.steps.iter().filter(is_missing).cloned().collect())
    }

    /// The columns that all steps make.
    fn whole(&self) -> Result<&BTreeSet<Column>> {
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let whole = migrated_columns(self.shape.iter())?;
        Ok(self.whole.get_or_init(|| whole))
    }

    fn lacking(&self, applied: &[Applied], columns: &BTreeSet<Column>) -> Result<Vec<Column>> {
        let was_taken = |step: &Migration| applied.iter().any(|applied| applied.version == step.version);
        let part;
        let expected = if self.shape.iter().all(was_taken) {
            self.whole()?
        } else {
            part = migrated_columns(self.shape.iter().filter(|step| was_taken(step)))?;
            &part
        };
        let tables: BTreeSet<&str> = columns.iter().map(|column| column.table.as_str()).collect();
        let mut lacking: Vec<Column> = Vec::new();
        for column in expected.difference(columns) {
            let is_table = !tables.contains(column.table.as_str());
            let name = if is_table { String::new() } else { column.name.clone() };
            let missing = Column { table: column.table.clone(), name };
            if lacking.last() != Some(&missing) {
                lacking.push(missing);
            }
        }
        Ok(lacking)
    }
}

/// The columns that these steps make, found by applying them in memory.
fn migrated_columns<'s>(steps: impl Iterator<Item = &'s Migration>) -> Result<BTreeSet<Column>> {
    let memory = rusqlite::Connection::open_in_memory()?;
    memory.pragma_update(None, "foreign_keys", "OFF")?;
    for step in steps {
        memory.execute_batch(step.sql.as_str())?;
    }
    columns(&memory)
}

/// The sentences about all faults, one after the other.
pub(crate) fn sentence(faults: &[SchemaFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Error {
    /// A schema that cannot be used.
    pub(crate) fn schema(faults: &[SchemaFault]) -> Self {
        Self::Unusable(sentence(faults).into())
    }
}
