//! What every command does to its process first.

use tokio::signal::unix::{SignalKind, signal};

/// Makes whatever the program and the libraries in it make their owner's alone, SQLite's files too.
pub(crate) fn close_to_others() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Lets a write beyond the limit of a file's size (`ulimit -f`) fail as one to a full disk does; the signal would end the program.
pub(crate) fn outlive_file_limit() -> std::io::Result<()> {
    // The handler stays when what waits for the signal is dropped.
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}
