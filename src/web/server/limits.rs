//! How long and how much one peer may keep the server waiting.

use std::time::Duration;

/// Smallest read buffer the HTTP parser works with, in bytes.
const SMALLEST_HEADER_BUFFER: usize = 8 * 1024;

/// What one address may hold, however few connections there are: some browsers of one household.
const LEAST_SHARE: usize = 32;

/// Descriptors kept free for the database, the log, media files and the listeners.
const OWN_DESCRIPTORS: usize = 128;

/// The limits of a connection. They bound what a peer costs before, between and after its requests; how long a
/// request's body may take and how large it may be is the business of whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections served at a time; one more is answered 503. Default 4096.
    pub connections: usize,
    /// Connections that one address, or one IPv6 network, may hold at a time; one more is answered 503. Default: no limit.
    pub per_address: Option<usize>,
    /// From a request's first byte to the end of its headers; then 408. Default 10 s.
    pub header_time: Duration,
    /// Request connection and headers together, in bytes, at least 8 KiB; more is 431. Default 64 KiB.
    pub header_buffer: usize,
    /// How long a connection may stay silent before its first request and between two; then it is closed without a
    /// word, as browsers expect of a spare connection. Default 20 s.
    pub idle_time: Duration,
    /// How long, in all, a peer may let the bytes of its answers wait, beyond what [`Self::slowest_reading`] grants;
    /// then the connection is reset. Default 20 s.
    pub reading_patience: Duration,
    /// Bytes a second below which a reader spends [`Self::reading_patience`]. Default 1024.
    pub slowest_reading: u64,
    /// After an answer that ends the connection: how long bytes still on their way are read and thrown away, so that
    /// the peer gets to see the answer instead of a reset (RFC 9112 §9.6). Default 2 s.
    pub linger_time: Duration,
    /// On stop: how long an idle connection stays open for a request that is already on its way. Default 50 ms.
    pub farewell_time: Duration,
    /// On stop: how long requests in progress may take to finish before they are cut off. Default 10 s.
    pub grace_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            per_address: None,
            header_time: Duration::from_secs(10),
            header_buffer: 64 * 1024,
            idle_time: Duration::from_secs(20),
            reading_patience: Duration::from_secs(20),
            slowest_reading: 1024,
            linger_time: Duration::from_secs(2),
            farewell_time: Duration::from_millis(50),
            grace_time: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The same limits with no more connections than fit into `descriptors`, the process's limit of open files.
    ///
    /// Without this a flood of connections leaves the database without descriptors before the 503 is reached.
    #[must_use]
    pub fn within_open_files(self, descriptors: usize) -> Self {
        let for_connections = descriptors.saturating_sub(OWN_DESCRIPTORS) / 5 * 4;
        Self { connections: self.connections.min(for_connections.max(1)), ..self }
    }

    /// The same limits, with no more connections for one address than `share`, or else a twentieth of all and at least 32.
    #[must_use]
    pub fn shared(self, share: Option<usize>) -> Self {
        let share = share.unwrap_or_else(|| (self.connections / 20).max(LEAST_SHARE));
        Self { per_address: Some(share), ..self }
    }

    /// From so many connections on, answers end their connection, so that the cap is not reached.
    pub(super) fn crowded(&self) -> usize {
        self.connections - self.connections / 8
    }

    /// How many connections beyond the cap are answered 503 at a time; further ones are closed without an answer.
    pub(super) fn refused(&self) -> usize {
        (self.connections / 4).max(1)
    }

    /// [`Self::header_buffer`], raised to what the parser needs at least.
    pub(super) fn header_buffer(&self) -> usize {
        self.header_buffer.max(SMALLEST_HEADER_BUFFER)
    }

    /// How much waiting `bytes` read by the peer make good.
    pub(super) fn earned(&self, bytes: usize) -> Duration {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        bytes
            .saturating_mul(1_000_000_000)
            .checked_div(self.slowest_reading)
            .map_or(Duration::ZERO, Duration::from_nanos)
    }
}
