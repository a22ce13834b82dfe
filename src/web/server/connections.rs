//! Figures about connections, for the metrics page and the tests.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::web::client_address::TrustedProxies;

/// Counters of one listener; a clone reads the same ones.
#[derive(Clone, Debug, Default)]
pub struct Connections(Arc<Counters>, Arc<TrustedProxies>);

/// Why a connection was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turned {
    Full,
    /// Its address has as many as it may.
    OverShare,
}

#[derive(Debug, Default)]
struct Counters {
    open: AtomicU64,
    accepted: AtomicU64,
    refused: AtomicU64,
    over_share: AtomicU64,
    slow: AtomicU64,
}

impl Connections {
    #[must_use]
    pub fn open(&self) -> u64 {
        self.0.open.load(Relaxed)
    }

    /// Connections accepted and served since the start.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.0.accepted.load(Relaxed)
    }

    /// The same counters; connections of these proxies are not held to the share of one address.
    #[must_use]
    pub fn sparing(self, proxies: impl Into<Arc<TrustedProxies>>) -> Self {
        Self(self.0, proxies.into())
    }

    /// Whether an address is a proxy's, through which many people come.
    pub(super) fn spares(&self, address: IpAddr) -> bool {
        self.1.contains(address)
    }

    /// Connections turned away since the start because their address had as many as one may have.
    #[must_use]
    pub fn over_share(&self) -> u64 {
        self.0.over_share.load(Relaxed)
    }

    /// Connections turned away since the start, for whatever reason.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Relaxed)
    }

    /// Connections dropped since the start because their peer sent its headers or took its answers too slowly.
    #[must_use]
    pub fn slow(&self) -> u64 {
        self.0.slow.load(Relaxed)
    }

    /// Counts a connection as open until the answer is dropped.
    pub(super) fn enter(&self) -> OpenConnection {
        self.0.accepted.fetch_add(1, Relaxed);
        self.0.open.fetch_add(1, Relaxed);
        OpenConnection(self.clone())
    }

    pub(super) fn count_refused(&self, why: Turned) {
        let refused = self.0.refused.fetch_add(1, Relaxed) + 1;
        match why {
            Turned::OverShare => warn(self.0.over_share.fetch_add(1, Relaxed) + 1, "an address has as many as it may"),
            Turned::Full => warn(refused, "all connections are taken"),
        }
    }

    pub(super) fn count_slow(&self) {
        self.0.slow.fetch_add(1, Relaxed);
    }
}

/// Logs the first, second, fourth, eighth and so on: `count` tells how many were left out.
fn warn(count: u64, reason: &str) {
    if count.is_power_of_two() {
        tracing::warn!(kind = "connection_refused", reason, count, "security event");
    }
}

/// One open connection's entry in the count.
#[derive(Debug)]
pub(super) struct OpenConnection(Connections);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, Relaxed);
    }
}
