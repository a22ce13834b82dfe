//! The schema's steps, embedded in the program.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// One step: number, name, and its text in both dialects.
pub type Step = (i64, &'static str, &'static str, &'static str);

/// The schema's steps in both dialects: same numbers, same names, by the shape of the declaration.
pub struct Migrations {
    pub(crate) sqlite: Migrator,
    pub(crate) postgres: Migrator,
}

impl Migrations {
    /// Puts the steps together.
    #[must_use]
    pub fn new(steps: &[Step]) -> Self {
        let migrator = |text: fn(&Step) -> &'static str| {
            Migrator::with_migrations(
                steps
                    .iter()
                    .map(|step| {
                        Migration::new(step.0, step.1.into(), MigrationType::Simple, text(step).into_sql_str(), false)
                    })
                    .collect(),
            )
        };
        Self { sqlite: migrator(|step| step.2), postgres: migrator(|step| step.3) }
    }
}
