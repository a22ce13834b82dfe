//! Signals: the first SIGTERM or SIGINT stops the shop gracefully, a second one at once; SIGHUP is ignored.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long the log may take for its last line.
const LAST_WORDS: Duration = Duration::from_millis(100);

pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    /// Begins to listen. From here on none of them ends the program by itself.
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Cancels the token at the first SIGTERM or SIGINT, and ends the program at the second.
    pub(crate) async fn cancel(mut self, stop: CancellationToken) {
        let first = self.next().await;
        tracing::info!(signal = first.name(), "stopping after requests in progress have finished");
        stop.cancel();
        let second = self.next().await;
        tracing::warn!(signal = second.name(), "stopping at once after a second signal");
        // The log's thread gets a moment to write this line.
        tokio::time::sleep(LAST_WORDS).await;
        std::process::exit(second.exit_code());
    }

    async fn next(&mut self) -> Ending {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return Ending::Terminate,
                _ = self.interrupt.recv() => return Ending::Interrupt,
                _ = self.hangup.recv() => tracing::info!("SIGHUP is ignored: settings are read at start-up only"),
            }
        }
    }
}

enum Ending {
    Terminate,
    Interrupt,
}

impl Ending {
    fn name(&self) -> &'static str {
        match self {
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
        }
    }

    /// As a shell reports a program that a signal ended: 128 and the signal's number.
    fn exit_code(&self) -> i32 {
        match self {
            Self::Terminate => 143,
            Self::Interrupt => 130,
        }
    }
}
