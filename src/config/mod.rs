//! The program's settings: a flag, then the environment, then `techstore.toml`. Each is documented where it is declared,
//! and only there.

mod check;
mod environment;
mod file;
mod log_levels;
mod origin;
mod secret;
mod sections;
mod sources;

pub(crate) use check::Problem;
pub(crate) use environment::Environment;
pub(crate) use log_levels::log_levels;
pub(crate) use secret::shown;
pub use sections::Switch;
pub use sections::TakesPayments;
pub(crate) use sections::{Database, Delivery, LogFormat, Logging, Mail, Orders, Payment, Server, Shop};
pub(crate) use sources::{Prepared, Shown, prepare};

#[derive(Debug, Clone, clap::Args)]
pub struct Settings {
    #[command(flatten, next_help_heading = "Server")]
    pub server: Server,
    #[command(flatten, next_help_heading = "Database")]
    pub database: Database,
    #[command(flatten, next_help_heading = "Shop")]
    pub shop: Shop,
    #[command(flatten, next_help_heading = "Delivery")]
    pub delivery: Delivery,
    #[command(flatten, next_help_heading = "Orders")]
    pub orders: Orders,
    #[command(flatten, next_help_heading = "Payment")]
    pub payment: Payment,
    #[command(flatten, next_help_heading = "Mail")]
    pub mail: Mail,
    #[command(flatten, next_help_heading = "Log")]
    pub(crate) logging: Logging,
}
