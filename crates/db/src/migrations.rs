//! The migrations (steps) of the schema, embedded in the program.

use std::sync::Arc;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::Engine;
use crate::schema::Plan;

/// One step: number, name, and its text in both dialects.
pub type Step = (i64, &'static str, &'static str, &'static str);

/// The steps in both dialects. A [`Step`] has both texts, so number and name cannot differ.
pub struct Migrations {
    sqlite: Arc<Plan>,
    postgres: Arc<Plan>,
}

impl Migrations {
    /// A step must stay as it is once a database has it: its text is compared.
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
        let (sqlite, postgres) = (migrator(|step| step.2), migrator(|step| step.3));
        Self { sqlite: Arc::new(Plan::new(&sqlite, &sqlite)), postgres: Arc::new(Plan::new(&postgres, &sqlite)) }
    }

    pub(crate) fn plan(&self, engine: Engine) -> &Arc<Plan> {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}
