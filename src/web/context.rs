//! What the web layer gets from outside: trusted hosts, proxies and origins, clock and randomness.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, Uri};

use crate::kernel::clock::Clock;
use crate::kernel::random::Random;
use crate::web::client_address::TrustedProxies;
use crate::web::host::{AllowedHosts, BadHost, Host};
use crate::web::origin::{Origin, TrustedOrigins};
use crate::web::security_events::SecurityEvents;
use crate::web::submitted::Bodies;

/// The web layer's settings and sources. Cheap to clone: every route holds one.
#[derive(Clone)]
pub struct Web {
    /// Names this site answers to.
    pub(crate) hosts: Arc<AllowedHosts>,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub(crate) proxies: Arc<TrustedProxies>,
    /// Other origins that may send forms.
    pub(crate) origins: Arc<TrustedOrigins>,
    /// The site as people see it, where a setting says so.
    pub(crate) public: Option<Arc<Origin>>,
    /// What operators want to hear of.
    pub events: SecurityEvents,
    /// Memory and folder for the bodies of requests.
    pub bodies: Bodies,
    pub clock: Clock,
    pub(crate) random: Random,
    /// The zone times are shown in.
    pub time_zone: jiff::tz::TimeZone,
}

impl Web {
    /// Client, host and scheme of a request. Fails when it names no host of ours, or more than one.
    pub(crate) fn connection(&self, peer: IpAddr, headers: &HeaderMap, uri: &Uri) -> Result<ConnectionInfo, BadHost> {
        let host = self.hosts.check(headers, uri)?;
        let said_https = self.proxies.is_https(peer, headers);
        let is_https = said_https || self.is_public_https();
        let address = self.proxies.client(peer, headers);
        Ok(ConnectionInfo { host, address, is_https, said_https })
    }

    /// Whether browsers reach this site over TLS alone, by its public URL: then a proxy may forget to say so.
    #[must_use]
    pub(crate) fn is_public_https(&self) -> bool {
        self.public.as_deref().is_some_and(Origin::is_https)
    }
}

/// Client, host and scheme of a request, as far as trusted proxies tell.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionInfo {
    pub(crate) host: Host,
    /// The client's, not a proxy's.
    pub(crate) address: IpAddr,
    /// Whether the browser speaks TLS: a trusted proxy says so, or the public URL does.
    pub(crate) is_https: bool,
    /// Whether a trusted proxy says so.
    pub(crate) said_https: bool,
}
