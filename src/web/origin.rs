//! An origin (RFC 6454): scheme, host and port of a site. And the list of those that are trusted.

use std::error::Error;
use std::fmt;

use crate::web::host::Host;

/// Scheme, host and port of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(super) is_https: bool,
    /// Without the scheme's default port.
    pub(super) authority: String,
}

impl Origin {
    /// Reads `https://shop.example.org`, with a port if need be and nothing behind it.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::parse_header(text.trim_end_matches('/'))
    }

    /// Reads a serialized origin (RFC 6454 §6.2), which has nothing after the port. `null` is none.
    pub(super) fn parse_header(text: &str) -> Option<Self> {
        let (is_https, authority) = split_scheme(text)?;
        Some(Self::of(is_https, &Host::parse(authority)?))
    }

    pub(super) fn of(is_https: bool, host: &Host) -> Self {
        Self { is_https, authority: without_default_port(is_https, host).to_owned() }
    }

    #[must_use]
    pub(crate) fn is_https(&self) -> bool {
        self.is_https
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http{}://{}", if self.is_https { "s" } else { "" }, self.authority)
    }
}

/// Origins other than the shop's own whose pages may post to it: Django's `CSRF_TRUSTED_ORIGINS`.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedOrigins {
    entries: Vec<Trusted>,
}

#[derive(Clone, Debug)]
struct Trusted {
    is_https: bool,
    /// With a dot in front it means the name and its subdomains.
    authority: String,
}

/// An entry of the list of trusted origins that is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadTrustedOrigin(String);

impl fmt::Display for BadTrustedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not an origin: write https://pay.example or https://*.example.com", self.0)
    }
}

impl Error for BadTrustedOrigin {}

impl TrustedOrigins {
    /// Reads a comma-separated list of `https://pay.example`, `http://localhost:3000`, `https://*.example.com`.
    ///
    /// As with Django, `https://*.example.com` also means `https://example.com`. An empty list trusts nobody.
    pub(crate) fn parse(list: &str) -> Result<Self, BadTrustedOrigin> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let entries = entries.map(|entry| Trusted::parse(entry).ok_or_else(|| BadTrustedOrigin(entry.to_owned())));
        Ok(Self { entries: entries.collect::<Result<_, _>>()? })
    }

    pub(super) fn contains(&self, origin: &Origin) -> bool {
        self.entries.iter().any(|entry| entry.is_https == origin.is_https && entry.matches(&origin.authority))
    }
}

impl Trusted {
    fn parse(entry: &str) -> Option<Self> {
        let (is_https, authority) = split_scheme(entry)?;
        let (dot, name) = match authority.strip_prefix("*.") {
            Some(name) => (".", name),
            None => ("", authority),
        };
        let host = Host::parse(name).filter(|host| !host.domain().starts_with('.'))?;
        Some(Self { is_https, authority: format!("{dot}{}", without_default_port(is_https, &host)) })
    }

    fn matches(&self, authority: &str) -> bool {
        match self.authority.strip_prefix('.') {
            Some(name) => authority == name || authority.ends_with(&self.authority),
            None => authority == self.authority,
        }
    }
}

/// Whether the address is of HTTPS rather than HTTP, and what follows `//`.
pub(super) fn split_scheme(address: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let is_https = scheme.eq_ignore_ascii_case("https");
    (is_https || scheme.eq_ignore_ascii_case("http")).then_some((is_https, rest))
}

/// `example.com:443` is `example.com` over TLS. Browsers leave the default port out, some proxies write it into `Host`.
pub(super) fn without_default_port(is_https: bool, host: &Host) -> &str {
    let default = if is_https { ":443" } else { ":80" };
    match host.port() {
        Some(_) => host.authority().strip_suffix(default).unwrap_or(host.authority()),
        None => host.authority(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_trusted_origins_must_hold_origins() {
        for entry in [
            "example.com",
            "*.example.com",
            "ftp://example.com",
            "https://",
            "https://*",
            "https://*.",
            "https://.example.com",
            "https://a.*.example.com",
            "https://example.com/",
            "https://user@example.com",
        ] {
            let refused = TrustedOrigins::parse(&format!("https://pay.example,{entry}")).unwrap_err();
            assert_eq!(refused, BadTrustedOrigin(entry.to_owned()));
        }
        assert!(TrustedOrigins::parse(" , ").unwrap().entries.is_empty());
    }
}
