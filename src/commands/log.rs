//! The log: to standard error, as text or JSON. No personal data goes there.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{LogFormat, Logging};

/// Starts the log.
pub fn start(settings: &Logging) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt::Subscriber::builder().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process, as in tests, keeps the first log.
    let _ = match settings.log_format {
        LogFormat::Text => tracing::subscriber::set_global_default(log.with_target(false).finish()),
        LogFormat::Json => tracing::subscriber::set_global_default(log.json().flatten_event(true).finish()),
    };
}
