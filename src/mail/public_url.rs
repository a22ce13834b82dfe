//! The site's public address, with which links in messages begin.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::Url;

use super::wrong_setting::WrongSetting;

/// Scheme, host and port of the site as people see it, `https://shop.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    pub fn parse(text: &str) -> Result<Self, WrongSetting> {
        let wrong =
            WrongSetting("it is not an address such as https://shop.example.org, without anything behind the host");
        let url = Url::parse(text.trim()).map_err(|_| wrong)?;
        let is_bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        match url.host_str() {
            Some(host) if is_bare && matches!(url.scheme(), "http" | "https") => {
                let host = host.trim_matches(['[', ']']).to_owned();
                Ok(Self { origin: url.origin().ascii_serialization(), host })
            }
            _ => Err(wrong),
        }
    }

    /// The address on this machine: good enough for a demonstration.
    #[must_use]
    pub(crate) fn of_server(bind: SocketAddr) -> Self {
        let ip = if bind.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { bind.ip() };
        Self { origin: format!("http://{}", SocketAddr::new(ip, bind.port())), host: ip.to_string() }
    }

    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The name or address of the host.
    #[must_use]
    pub(crate) fn host(&self) -> &str {
        &self.host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_begin_with_scheme_host_and_port() {
        for (text, link) in [
            ("https://shop.example.org", "https://shop.example.org/orders/7/"),
            ("https://Shop.Example.org/", "https://shop.example.org/orders/7/"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000/orders/7/"),
            ("https://магазин.рф", "https://xn--80aairftm.xn--p1ai/orders/7/"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().page("/orders/7/"), link);
        }
    }

    #[test]
    fn anything_but_a_site_is_refused() {
        for text in [
            "",
            "shop.example.org",
            "ftp://shop.example.org",
            "https://",
            "https://shop.example.org/shop/",
            "https://shop.example.org/?a=b",
            "https://user:secret@shop.example.org",
            "javascript:alert(1)",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_server_on_all_addresses_is_found_on_this_machine() {
        for (bind, origin) in [
            ("0.0.0.0:8000", "http://127.0.0.1:8000"),
            ("[::]:80", "http://127.0.0.1:80"),
            ("[::1]:8000", "http://[::1]:8000"),
            ("192.0.2.1:8000", "http://192.0.2.1:8000"),
        ] {
            assert_eq!(PublicUrl::of_server(bind.parse().unwrap()).page(""), origin);
        }
    }
}
