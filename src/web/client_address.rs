//! Who a request comes from: the peer of the connection, or what proxies we trust say about it.
//!
//! `X-Forwarded-For` and `X-Forwarded-Proto` are believed from configured proxies only: anybody can send them. The
//! standard `Forwarded` header (RFC 7239) is not read: common proxies do not write it.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::HeaderMap;
use ipnet::{IpNet, Ipv4Net};

const X_FORWARDED_FOR: &str = "x-forwarded-for";
const X_FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Addresses of the proxies in front of this server.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
}

/// An entry of the list of trusted proxies that is no address and no network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProxy(String);

impl fmt::Display for BadProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is neither an address (127.0.0.1, ::1) nor a network (10.0.0.0/8)", self.0)
    }
}

impl Error for BadProxy {}

impl TrustedProxies {
    /// Reads a comma-separated list of addresses and networks: `10.0.0.0/8, ::1`. An empty list trusts nobody.
    pub fn parse(list: &str) -> Result<Self, BadProxy> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let networks = entries.map(|entry| network(entry).ok_or_else(|| BadProxy(entry.to_owned())));
        Ok(Self { networks: networks.collect::<Result<_, _>>()? })
    }

    /// The address of the client behind `peer`, IPv4 always in IPv4 form.
    ///
    /// The list that proxies leave in `X-Forwarded-For` is read from its end, the part written last, for as long as its
    /// authors are trusted. It ends at the first address that is no proxy of ours, and at anything that is no address:
    /// what stands before that, the client may have written itself.
    #[must_use]
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values = headers.get_all(X_FORWARDED_FOR).iter().rev();
        let hops = values.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
        for hop in hops.filter(|hop| !hop.is_empty()) {
            if !self.contains(client) {
                break;
            }
            let Some(address) = std::str::from_utf8(hop).ok().and_then(address) else { break };
            client = address;
        }
        client
    }

    /// Whether the client speaks TLS, as the nearest proxy says in `X-Forwarded-Proto`. `false` for any other peer: this
    /// server itself speaks no TLS.
    #[must_use]
    pub(crate) fn is_https(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let last = headers.get_all(X_FORWARDED_PROTO).iter().next_back().and_then(|value| value.to_str().ok());
        let last = last.and_then(|value| value.rsplit(',').next());
        self.contains(peer.to_canonical()) && last.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
    }

    /// Whether an address is one of theirs.
    #[must_use]
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }
}

/// An entry of the list as a network; IPv4 in IPv6 clothes (`::ffff:10.0.0.0/104`) becomes IPv4, as clients' addresses do.
fn network(entry: &str) -> Option<IpNet> {
    let network = match entry.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().into(),
        Err(_) => entry.parse::<IpNet>().ok()?,
    };
    match (network.addr().to_canonical(), network.prefix_len()) {
        (IpAddr::V4(address), length @ 96..) => Ipv4Net::new(address, length - 96).ok().map(IpNet::V4),
        _ => Some(network),
    }
}

/// One address of `X-Forwarded-For`, in brackets and with a port as some proxies write it, or plain.
fn address(hop: &str) -> Option<IpAddr> {
    let bracketed = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let parsed = match bracketed {
        Some(address) => address.parse::<Ipv6Addr>().map(IpAddr::V6),
        None => hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip())),
    };
    parsed.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    const PROXIES: &str = "10.0.0.0/8, ::1,192.0.2.7 , 2001:db8:ffff::/48";

    fn proxies() -> TrustedProxies {
        TrustedProxies::parse(PROXIES).unwrap()
    }

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let name = HeaderName::from_static(name);
        values.iter().map(|value| (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap())).collect()
    }

    fn client(peer: &str, forwarded: &[&str]) -> String {
        proxies().client(peer.parse().unwrap(), &headers(X_FORWARDED_FOR, forwarded)).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("203.0.113.5", &["1.2.3.4"]), "203.0.113.5");
        assert_eq!(client("203.0.113.5", &[]), "203.0.113.5");
        assert_eq!(client("192.0.2.8", &["1.2.3.4"]), "192.0.2.8");
        assert_eq!(client("2001:db8:fffe::1", &["1.2.3.4"]), "2001:db8:fffe::1");
        let nobody = TrustedProxies::default();
        let forged = headers(X_FORWARDED_FOR, &["1.2.3.4"]);
        assert_eq!(nobody.client("127.0.0.1".parse().unwrap(), &forged).to_string(), "127.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_names_its_client() {
        for (peer, forwarded, expected) in [
            ("10.1.2.3", &["203.0.113.5"][..], "203.0.113.5"),
            ("::1", &["2001:db8::5"], "2001:db8::5"),
            ("2001:db8:ffff::9", &["203.0.113.5"], "203.0.113.5"),
            ("10.1.2.3", &[], "10.1.2.3"),
            ("10.1.2.3", &["6.6.6.6, 203.0.113.5"], "203.0.113.5"),
            ("10.1.2.3", &["6.6.6.6", "203.0.113.5"], "203.0.113.5"),
            ("10.1.2.3", &["6.6.6.6, 203.0.113.5, 10.9.9.9"], "203.0.113.5"),
            ("10.1.2.3", &["6.6.6.6, 203.0.113.5", "10.9.9.9, 192.0.2.7"], "203.0.113.5"),
            ("10.1.2.3", &["10.7.7.7, 10.9.9.9"], "10.7.7.7"),
            ("10.1.2.3", &["203.0.113.5:4711"], "203.0.113.5"),
            ("10.1.2.3", &["[2001:db8::5]:4711"], "2001:db8::5"),
            ("10.1.2.3", &["[2001:db8::5]"], "2001:db8::5"),
            ("10.1.2.3", &["203.0.113.5,", " , "], "203.0.113.5"),
        ] {
            assert_eq!(client(peer, forwarded), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn an_address_hidden_in_ipv6_clothes_is_ipv4() {
        assert_eq!(client("::ffff:203.0.113.5", &["1.2.3.4"]), "203.0.113.5");
        assert_eq!(client("::ffff:10.1.2.3", &["::ffff:203.0.113.5"]), "203.0.113.5");
        assert_eq!(client("10.1.2.3", &["6.6.6.6, [::ffff:10.9.9.9]:1"]), "6.6.6.6");
        for list in ["::ffff:10.0.0.0/104", "::ffff:10.1.2.3"] {
            let proxies = TrustedProxies::parse(list).unwrap();
            let forwarded = headers(X_FORWARDED_FOR, &["203.0.113.5"]);
            assert_eq!(proxies.client("10.1.2.3".parse().unwrap(), &forwarded).to_string(), "203.0.113.5", "{list}");
        }
    }

    #[test]
    fn what_is_no_address_is_never_the_client_and_nothing_before_it_counts() {
        for garbage in [
            "<script>1</script>",
            "unknown",
            "localhost",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "0x7f.1",
            "127.1",
            "01.02.03.04",
            "[1.2.3.4]",
            "[::1",
            "[::1]x",
            "::1]",
            "fe80::1%eth0",
            "1.2.3.4:port",
            "привет",
            "1.2.3.4 5.6.7.8",
            "\"1.2.3.4\"",
        ] {
            assert_eq!(client("10.1.2.3", &[garbage]), "10.1.2.3", "{garbage}");
            assert_eq!(client("10.1.2.3", &[&format!("6.6.6.6, {garbage}, 10.9.9.9")]), "10.9.9.9", "{garbage}");
            assert_eq!(client("10.1.2.3", &[garbage, "203.0.113.5"]), "203.0.113.5", "{garbage}");
        }
    }

    #[test]
    fn only_the_nearest_trusted_proxy_says_whether_it_is_https() {
        for (peer, values, expected) in [
            ("10.1.2.3", &["https"][..], true),
            ("10.1.2.3", &["HTTPS "], true),
            ("10.1.2.3", &["http, https"], true),
            ("10.1.2.3", &["http", "https"], true),
            ("::ffff:10.1.2.3", &["https"], true),
            ("10.1.2.3", &["https, http"], false),
            ("10.1.2.3", &["https", "http"], false),
            ("10.1.2.3", &["https", "привет"], false),
            ("10.1.2.3", &["httpsx"], false),
            ("10.1.2.3", &[""], false),
            ("10.1.2.3", &[], false),
            ("203.0.113.5", &["https"], false),
        ] {
            let is_https = proxies().is_https(peer.parse().unwrap(), &headers(X_FORWARDED_PROTO, values));
            assert_eq!(is_https, expected, "{peer} {values:?}");
        }
    }

    #[test]
    fn a_list_of_proxies_must_hold_addresses() {
        for entry in ["proxy.example", "10.0.0.0/33", "10.0.0", "::1/129", "10.0.0.1:80", "*"] {
            let refused = TrustedProxies::parse(&format!("127.0.0.1,{entry}")).unwrap_err();
            assert_eq!(refused, BadProxy(entry.to_owned()));
        }
        assert!(TrustedProxies::parse(" ,").unwrap().networks.is_empty());
    }

    proptest! {
        #[test]
        fn the_client_is_the_peer_or_one_who_was_named(hops in proptest::collection::vec("[0-9a-f:., \\[\\]]{0,20}", 0..4)) {
            let peer: IpAddr = "10.1.2.3".parse().unwrap();
            let values: Vec<_> = hops.iter().map(String::as_str).collect();
            let client = proxies().client(peer, &headers(X_FORWARDED_FOR, &values));
            let named = |part: &str| address(part.trim()) == Some(client);
            prop_assert!(client == peer || hops.iter().flat_map(|hop| hop.split(',')).any(named));
        }
    }
}
