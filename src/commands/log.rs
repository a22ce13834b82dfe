//! The log: to standard error, as text or JSON. No personal data goes there.

use std::io::IsTerminal;
use std::sync::OnceLock;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::commands::log_writer::LogWriter;
use crate::config::{LogFormat, Logging, log_levels};

/// The log is one for the whole program, as its subscriber is.
static WRITER: OnceLock<LogWriter> = OnceLock::new();

/// Starts the log; finish it at the end of the program. Whoever reads the settings reports unreadable levels.
pub(crate) fn start(settings: &Logging) -> std::io::Result<LogWriter> {
    let filter = log_levels(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let complain = match settings.log_format {
        LogFormat::Text => complain_in_text,
        LogFormat::Json => complain_in_json,
    };
    let writer = LogWriter::start(std::io::stderr(), complain)?;
    let mut log = fmt::Subscriber::builder().with_env_filter(filter).with_writer(writer.clone());
    if !std::io::stderr().is_terminal() {
        log = log.with_ansi(false);
    }
    // A second start in one process, as in tests, keeps the first log.
    let _ = match settings.log_format {
        LogFormat::Text => tracing::subscriber::set_global_default(log.with_target(false).finish()),
        LogFormat::Json => {
            tracing::subscriber::set_global_default(log.json().flatten_event(true).with_span_list(false).finish())
        }
    };
    let _ = WRITER.set(writer.clone());
    Ok(writer)
}

/// Waits a little until what was logged so far is written: before the program says that it is there.
pub(super) fn flush() {
    if let Some(writer) = WRITER.get() {
        writer.finish();
    }
}

fn complain_in_text(lost: u64) -> String {
    format!(" WARN log lines were dropped because standard error is not read fast enough lost={lost}\n")
}

fn complain_in_json(lost: u64) -> String {
    let message = "log lines were dropped because standard error is not read fast enough";
    format!("{}\n", serde_json::json!({ "level": "WARN", "message": message, "lost": lost }))
}
