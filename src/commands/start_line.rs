//! What the log says at the start: program, data, address, and settings that a real shop should not have.

use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::path::Path;

use techstore_db::Address;

use crate::config::{Settings, Switch, shown};
use crate::schema;
use crate::web::server::Limits;

/// Writes the start line, and a warning for each setting that only a demonstration or a load test should have.
pub(crate) fn log(settings: &Settings, address: SocketAddr) {
    tracing::info!(
        version = techstore_version::VERSION,
        commit = techstore_version::COMMIT,
        database = database(settings),
        schema = schema::latest(),
        address = %address,
        data = %absolute(&settings.shop.data_dir),
        limits = if settings.server.limits == Switch::On { "on" } else { "off" },
        "TechStore is running"
    );
    for warning in settings.warnings() {
        tracing::warn!("{warning}");
    }
}

/// Warns if the limit of open files allows fewer connections than the settings ask for.
pub(crate) fn log_open_files(wanted: usize, limits: &Limits, open_files: usize) {
    if limits.connections < wanted {
        tracing::warn!(
            wanted,
            connections = limits.connections,
            open_files,
            "fewer connections than configured: the open-files limit is too low (ulimit -n, LimitNOFILE)"
        );
    }
}

/// The engine and where it is, without a password.
pub(crate) fn database(settings: &Settings) -> String {
    match settings.database.address() {
        Ok(Address::Sqlite(path)) => format!("SQLite {}", absolute(&path)),
        Ok(Address::Postgres(_)) => {
            format!("PostgreSQL {}", shown(settings.database.database_url.expose_secret(), true))
        }
        Err(error) => error.to_string(),
    }
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}
