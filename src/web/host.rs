//! The `Host` header: which names this shop answers to. A request with any other is refused before all else.
//!
//! Links in mails, redirects and the CSRF check are built on the host, so a made-up one must not get in. The rules are
//! Django's (`HttpRequest.get_host`, `ALLOWED_HOSTS`), its `X-Forwarded-Host` switch left out: a proxy passes `Host` on.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, Uri, header};

/// Name and port that a request was sent to, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    authority: String,
}

impl Host {
    /// Reads a host and an optional port, as in a `Host` header or between `//` and the next `/` of an address.
    ///
    /// The syntax is that of Django's `host_validation_re`: letters, digits, dots and hyphens, or an IPv6 address in
    /// brackets, then `:digits` or nothing. `None` for everything else: user names, paths, spaces, other scripts.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let host = Self { authority: text.to_ascii_lowercase() };
        split(&host.authority).is_some_and(|(domain, _)| !domain.is_empty()).then_some(host)
    }

    /// Host and port as sent: what stands after `//` in addresses of this site. A dot at the end of the name is kept.
    #[must_use]
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The name without port and without a dot at its end; IPv6 addresses in brackets.
    #[must_use]
    pub(crate) fn domain(&self) -> &str {
        split(&self.authority).map_or("", |(domain, _)| domain)
    }

    /// The port as written, where one was.
    #[must_use]
    pub(crate) fn port(&self) -> Option<&str> {
        split(&self.authority).and_then(|(_, port)| port)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.authority)
    }
}

/// Why a request's host is not one of ours. The client gets 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadHost {
    Missing,
    Several,
    /// Not a host, or a host with something that does not belong there.
    Malformed,
    /// The request line names another host than the header (RFC 9112 §3.2.2 lets the first win; we trust neither).
    Contradicted,
    /// A host that is not in the list.
    NotAllowed,
}

impl fmt::Display for BadHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "no Host header",
            Self::Several => "several Host headers",
            Self::Malformed => "malformed Host header",
            Self::Contradicted => "the request line and the Host header differ",
            Self::NotAllowed => "the host is not in the list of allowed hosts",
        })
    }
}

impl Error for BadHost {}

/// The names that the shop answers to.
#[derive(Clone, Debug)]
pub(crate) struct AllowedHosts {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
enum Pattern {
    Any,
    Exact(String),
    /// `.shop.example`, kept with its dot
    WithSubdomains(String),
}

/// A list of allowed hosts that cannot be meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadAllowedHosts {
    /// Nothing in it: the shop would answer nobody.
    Empty,
    /// An entry with a scheme, a port, a path or a character that no host has.
    NotAHost(String),
}

impl fmt::Display for BadAllowedHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the list of allowed hosts is empty"),
            Self::NotAHost(entry) => write!(
                f,
                "{entry:?} is not a host name: write shop.example, .shop.example with its subdomains, 127.0.0.1, [::1] or *"
            ),
        }
    }
}

impl Error for BadAllowedHosts {}

impl AllowedHosts {
    /// Reads a comma-separated list: `shop.example` is that name, `.shop.example` also its subdomains, `*` any.
    /// IPv6 addresses stand in brackets.
    pub(crate) fn parse(list: &str) -> Result<Self, BadAllowedHosts> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let patterns = entries
            .map(|entry| Pattern::parse(entry).ok_or_else(|| BadAllowedHosts::NotAHost(entry.to_owned())))
            .collect::<Result<Vec<_>, _>>()?;
        if patterns.is_empty() { Err(BadAllowedHosts::Empty) } else { Ok(Self { patterns }) }
    }

    /// The host of a request, where it is one of ours.
    ///
    /// `uri` is the request line's: in absolute form (`GET http://shop.example/`) it must name the same host.
    pub(crate) fn check(&self, headers: &HeaderMap, uri: &Uri) -> Result<Host, BadHost> {
        let mut sent = headers.get_all(header::HOST).iter();
        let value = sent.next().ok_or(BadHost::Missing)?;
        if sent.next().is_some() {
            return Err(BadHost::Several);
        }
        let host = value.to_str().ok().and_then(Host::parse).ok_or(BadHost::Malformed)?;
        if uri.authority().is_some_and(|named| !named.as_str().eq_ignore_ascii_case(host.authority())) {
            return Err(BadHost::Contradicted);
        }
        let domain = host.domain();
        if self.patterns.iter().any(|pattern| pattern.matches(domain)) { Ok(host) } else { Err(BadHost::NotAllowed) }
    }
}

impl Pattern {
    fn parse(entry: &str) -> Option<Self> {
        if entry == "*" {
            return Some(Self::Any);
        }
        let host = Host::parse(entry)?;
        if host.domain() != host.authority() {
            return None;
        }
        let with_subdomains = host.authority.starts_with('.');
        Some(if with_subdomains { Self::WithSubdomains(host.authority) } else { Self::Exact(host.authority) })
    }

    fn matches(&self, domain: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(name) => domain == name,
            Self::WithSubdomains(suffix) => {
                domain.ends_with(suffix.as_str()) || suffix.strip_prefix('.') == Some(domain)
            }
        }
    }
}

/// Splits a lower-case authority into its name, without one dot at the end, and its port. `None`: not an authority.
fn split(authority: &str) -> Option<(&str, Option<&str>)> {
    let (domain, port) = match authority.rsplit_once(':') {
        Some((domain, port)) if !port.ends_with(']') => (domain, Some(port)),
        _ => (authority, None),
    };
    let port_is_one = port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    if !port_is_one {
        return None;
    }
    if is_bracketed(domain) {
        return Some((domain, port));
    }
    let is_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    let named = !domain.is_empty() && domain.bytes().all(is_name);
    named.then(|| (domain.strip_suffix('.').unwrap_or(domain), port))
}

/// `[a-f0-9]*:[a-f0-9.:]+` in brackets, the part of Django's pattern for IPv6.
fn is_bracketed(domain: &str) -> bool {
    let inner = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some((before, after)) = inner.and_then(|inner| inner.split_once(':')) else { return false };
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    before.bytes().all(is_hex)
        && !after.is_empty()
        && after.bytes().all(|byte| is_hex(byte) || matches!(byte, b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    /// The list of Django's `HostValidationTests.test_http_get_host`.
    const LIST: &str = "forward.com, example.com,internal.com,12.34.56.78,[2001:19f0:feee::dead:beef:cafe],\
        xn--4ca9at.com,.multitenant.com,INSENSITIVE.com,[::ffff:169.254.169.254]";

    fn headers(hosts: &[&[u8]]) -> HeaderMap {
        hosts.iter().map(|host| (header::HOST, HeaderValue::from_bytes(host).unwrap())).collect()
    }

    fn check(host: &str) -> Result<Host, BadHost> {
        check_on("/", &[host.as_bytes()])
    }

    fn check_on(uri: &str, hosts: &[&[u8]]) -> Result<Host, BadHost> {
        AllowedHosts::parse(LIST).unwrap().check(&headers(hosts), &uri.parse().unwrap())
    }

    #[test]
    fn a_name_of_the_shop_is_answered() {
        for host in [
            "example.com",
            "example.com:80",
            "12.34.56.78",
            "12.34.56.78:443",
            "[2001:19f0:feee::dead:beef:cafe]",
            "[2001:19f0:feee::dead:beef:cafe]:8080",
            "xn--4ca9at.com",
            "anything.multitenant.com",
            "multitenant.com",
            "insensitive.com",
            "example.com.",
            "example.com.:80",
            "[::ffff:169.254.169.254]",
            "EXAMPLE.com",
            "InSensitive.COM:8000",
            "a.b.multitenant.com",
            "[2001:19F0:FEEE::dead:beef:cafe]",
        ] {
            assert_eq!(check(host).unwrap().authority(), host.to_lowercase(), "{host}");
        }
    }

    #[test]
    fn a_poisoned_host_is_refused() {
        for (host, why) in [
            ("example.com@evil.tld", BadHost::Malformed),
            ("example.com:dr.frankenstein@evil.tld", BadHost::Malformed),
            ("example.com:dr.frankenstein@evil.tld:80", BadHost::Malformed),
            ("example.com:80/badpath", BadHost::Malformed),
            ("example.com: recovermypassword.com", BadHost::Malformed),
            ("other.com", BadHost::NotAllowed),
            ("example.com..", BadHost::NotAllowed),
            ("", BadHost::Malformed),
            (".", BadHost::Malformed),
            (":80", BadHost::Malformed),
            ("example.com:", BadHost::Malformed),
            ("example.com:80:80", BadHost::Malformed),
            ("example.com:８０", BadHost::Malformed),
            ("example.com,evil.tld", BadHost::Malformed),
            ("example.com evil.tld", BadHost::Malformed),
            ("http://example.com", BadHost::Malformed),
            ("example.com#", BadHost::Malformed),
            ("example.com\\evil.tld", BadHost::Malformed),
            ("example_1.com", BadHost::Malformed),
            ("[::ffff:169.254.169.254", BadHost::Malformed),
            ("::ffff:169.254.169.254]", BadHost::Malformed),
            ("[::ffff:169.254.169.254]evil.tld", BadHost::Malformed),
            ("[169.254.169.254]", BadHost::Malformed),
            ("[::]:", BadHost::Malformed),
            ("[:]", BadHost::Malformed),
            ("[]", BadHost::Malformed),
            ("[::1]", BadHost::NotAllowed),
            ("пример.рф", BadHost::Malformed),
            ("notmultitenant.com", BadHost::NotAllowed),
            ("multitenant.com.evil.tld", BadHost::NotAllowed),
            ("sub.example.com", BadHost::NotAllowed),
        ] {
            assert_eq!(check(host), Err(why), "{host}");
        }
    }

    #[test]
    fn there_must_be_one_host_header() {
        assert_eq!(check_on("/", &[]), Err(BadHost::Missing));
        assert_eq!(check_on("/", &[b"example.com", b"example.com"]), Err(BadHost::Several));
        assert_eq!(check_on("/", &[b"example.com", b"evil.tld"]), Err(BadHost::Several));
        assert_eq!(check_on("/", &[b"example.com\xff"]), Err(BadHost::Malformed));
    }

    #[test]
    fn a_forwarded_host_is_not_heard() {
        let mut sent = headers(&[b"example.com"]);
        sent.insert("x-forwarded-host", HeaderValue::from_static("forward.com"));
        let allowed = AllowedHosts::parse(LIST).unwrap();
        assert_eq!(allowed.check(&sent, &Uri::from_static("/")).unwrap().authority(), "example.com");
        sent.insert(header::HOST, HeaderValue::from_static("evil.tld"));
        assert_eq!(allowed.check(&sent, &Uri::from_static("/")), Err(BadHost::NotAllowed));
    }

    #[test]
    fn a_request_line_must_name_the_same_host() {
        assert_eq!(check_on("http://example.com/cart/", &[b"Example.com"]).unwrap().authority(), "example.com");
        for uri in ["http://evil.tld/", "http://internal.com/", "http://example.com:80/", "http://a@example.com/"] {
            assert_eq!(check_on(uri, &[b"example.com"]), Err(BadHost::Contradicted), "{uri}");
        }
        assert_eq!(check_on("http://evil.tld/", &[b"evil.tld"]), Err(BadHost::NotAllowed));
        assert_eq!(check_on("http://example.com/", &[]), Err(BadHost::Missing));
    }

    #[test]
    fn a_host_knows_its_name_and_port() {
        for (text, domain, port) in [
            ("example.com", "example.com", None),
            ("EXAMPLE.com.:8000", "example.com", Some("8000")),
            ("[::1]", "[::1]", None),
            ("[::1]:8000", "[::1]", Some("8000")),
        ] {
            let host = Host::parse(text).unwrap();
            assert_eq!((host.domain(), host.port()), (domain, port), "{text}");
        }
    }

    #[test]
    fn a_star_allows_any_host_that_is_one() {
        let any = AllowedHosts::parse("*").unwrap();
        let check = |host: &str| any.check(&headers(&[host.as_bytes()]), &Uri::from_static("/"));
        assert!(check("whatever.test:1").is_ok());
        assert_eq!(check("example.com@evil.tld"), Err(BadHost::Malformed));
    }

    #[test]
    fn a_list_that_matches_nothing_is_refused() {
        for entry in ["https://shop.example", "shop.example:8000", "shop.example/", "::1", "*.shop.example", ".", "a b"]
        {
            let list = format!("localhost,{entry}");
            assert_eq!(AllowedHosts::parse(&list).unwrap_err(), BadAllowedHosts::NotAHost(entry.to_owned()));
        }
        for list in ["", " , ,"] {
            assert_eq!(AllowedHosts::parse(list).unwrap_err(), BadAllowedHosts::Empty);
        }
    }
}
