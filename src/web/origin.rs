//! Where a form or a JSON call was sent from: the `Origin` and `Referer` check, before the token is looked at.
//!
//! The rules are those of Django's `CsrfViewMiddleware` (Origin header, RFC 6454; strict referer over TLS), plus
//! `Sec-Fetch-Site` (W3C Fetch Metadata), which no page can forge.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, header};

use super::host::Host;

/// The header in which browsers tell how the sending page is related to this site.
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// The site that a request was sent to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// Whether it came over TLS, as far as this server, a trusted proxy or the public URL tells.
    pub(crate) is_https: bool,
    /// Whether a request that came over TLS must have an `Origin` or a `Referer`: not when only the public URL tells of TLS, as
    /// a program on this machine may have asked without it.
    pub(crate) wants_referer: bool,
    pub(crate) host: &'a Host,
    /// Other origins whose pages may post here.
    pub(crate) trusted: &'a TrustedOrigins,
    /// The site as people see it, where that is known: a proxy may have changed `Host`.
    pub(crate) public: Option<&'a Origin>,
}

/// Scheme, host and port of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    is_https: bool,
    authority: String,
}

impl Origin {
    /// Reads `https://shop.example.org`, with a port if need be and nothing behind it.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (is_https, authority) = parse_origin(text.trim_end_matches('/'))?;
        Some(Self { is_https, authority })
    }

    /// Whether it is reached over TLS.
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

impl Site<'_> {
    /// Whether an origin is this site's own.
    fn is_own(&self, is_https: bool, sender: &str) -> bool {
        let as_asked = is_https == self.is_https && sender == without_default_port(is_https, self.host);
        as_asked || self.public.is_some_and(|public| public.is_https == is_https && public.authority == sender)
    }
}

/// Why a request's sender is not believed. The client gets 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The browser says that another site's page sent it.
    CrossSite,
    /// The browser says that a neighbour's page under the same domain sent it, and hides which.
    SameSite,
    /// `Origin` is another site, `null`, or not an origin.
    ForeignOrigin,
    /// Over TLS: neither `Origin` nor `Referer`.
    NoReferer,
    /// Over TLS, without `Origin`: the `Referer` is not an address.
    MalformedReferer,
    /// Over TLS, without `Origin`: the `Referer` was not fetched over TLS, so anybody may have written that page.
    InsecureReferer,
    /// Over TLS, without `Origin`: the `Referer` is another site.
    ForeignReferer,
}

impl Refused {
    /// The sentence for the person whose form was refused.
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::CrossSite | Self::SameSite | Self::ForeignOrigin | Self::ForeignReferer => {
                "Запрос пришёл с чужой страницы. Откройте нужную страницу магазина и отправьте форму с неё."
            }
            Self::NoReferer => {
                "Браузер не сообщил, с какой страницы отправлена форма. Разрешите ему передавать адрес страницы \
                 (заголовок Referer) этому сайту и отправьте форму ещё раз."
            }
            Self::MalformedReferer => {
                "Не разобрать, с какой страницы отправлена форма. Откройте страницу заново и отправьте форму ещё раз."
            }
            Self::InsecureReferer => {
                "Форма отправлена с незащищённой страницы. Откройте её по адресу, который начинается с https://, \
                 и отправьте форму ещё раз."
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CrossSite => "Sec-Fetch-Site is cross-site",
            Self::SameSite => "Sec-Fetch-Site is same-site and there is no Origin",
            Self::ForeignOrigin => "Origin is not this site",
            Self::NoReferer => "neither Origin nor Referer over TLS",
            Self::MalformedReferer => "Referer is malformed",
            Self::InsecureReferer => "Referer is insecure while the site is secure",
            Self::ForeignReferer => "Referer is not this site",
        })
    }
}

impl Error for Refused {}

/// Origins other than the shop's own whose pages may post to it: Django's `CSRF_TRUSTED_ORIGINS`.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedOrigins {
    entries: Vec<Trusted>,
}

#[derive(Clone, Debug)]
struct Trusted {
    is_https: bool,
    /// With a dot in front: the name itself and its subdomains.
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

    fn contains(&self, is_https: bool, authority: &str) -> bool {
        self.entries.iter().any(|entry| entry.is_https == is_https && entry.matches(authority))
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

/// Checks the sender of a request that changes something (POST, PUT, PATCH, DELETE), headers given as they came.
///
/// An `Origin` or `Referer` that is repeated or not ASCII counts as malformed, never as absent.
///
/// # Errors
/// See [`check`].
pub(crate) fn check_headers(headers: &HeaderMap, site: Site<'_>) -> Result<(), Refused> {
    let one = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?;
        Some(if values.next().is_some() { "" } else { value.to_str().unwrap_or_default() })
    };
    check(one(header::ORIGIN.as_str()), one(header::REFERER.as_str()), one(SEC_FETCH_SITE), site)
}

/// Whether the browser says that a page of this very site sent a request: `Origin` is there and ours, and `Sec-Fetch-Site`, which
/// browsers leave out without TLS, does not contradict it. A trusted origin is not this site.
pub(crate) fn is_from_here(headers: &HeaderMap, site: Site<'_>) -> bool {
    let one = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = one(header::ORIGIN.as_str())
        .and_then(parse_origin)
        .is_some_and(|(is_https, sender)| site.is_own(is_https, &sender));
    is_own && one(SEC_FETCH_SITE).is_none_or(|value| value.trim().eq_ignore_ascii_case("same-origin"))
}

/// Checks the sender of a request that changes something.
///
/// With `Origin`: it must be this site or a trusted one. Without: neither `cross-site` nor `same-site` (browsers that say so
/// send `Origin` with whatever changes something), and over TLS the `Referer` must be of this site or a trusted one. A trusted origin's page is `cross-site` by nature and comes through; this site's own
/// origin together with `cross-site` contradicts itself and does not.
pub(crate) fn check(
    origin: Option<&str>,
    referer: Option<&str>,
    sec_fetch_site: Option<&str>,
    site: Site<'_>,
) -> Result<(), Refused> {
    let says = |word| sec_fetch_site.is_some_and(|value| value.trim().eq_ignore_ascii_case(word));
    let cross_site = says("cross-site");
    let Some(origin) = origin else {
        if cross_site {
            return Err(Refused::CrossSite);
        }
        if says("same-site") {
            return Err(Refused::SameSite);
        }
        let must_check = site.wants_referer || referer.is_some();
        return if site.is_https && must_check { check_referer(referer, site) } else { Ok(()) };
    };
    let (is_https, sender) = parse_origin(origin).ok_or(Refused::ForeignOrigin)?;
    if site.is_own(is_https, &sender) {
        return if cross_site { Err(Refused::CrossSite) } else { Ok(()) };
    }
    if site.trusted.contains(is_https, &sender) { Ok(()) } else { Err(Refused::ForeignOrigin) }
}

fn check_referer(referer: Option<&str>, site: Site<'_>) -> Result<(), Refused> {
    let (is_https, rest) = split_scheme(referer.ok_or(Refused::NoReferer)?).ok_or(Refused::MalformedReferer)?;
    if !is_https {
        return Err(Refused::InsecureReferer);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let sender = Host::parse(authority).ok_or(Refused::MalformedReferer)?;
    let sender = without_default_port(true, &sender);
    let known = sender == without_default_port(true, site.host)
        || site.is_own(true, sender)
        || site.trusted.contains(true, sender);
    if known { Ok(()) } else { Err(Refused::ForeignReferer) }
}

/// Scheme and authority of a serialized origin (RFC 6454 §6.2), which has nothing after them. `null` is none.
fn parse_origin(origin: &str) -> Option<(bool, String)> {
    let (is_https, authority) = split_scheme(origin)?;
    let host = Host::parse(authority)?;
    Some((is_https, without_default_port(is_https, &host).to_owned()))
}

/// Whether the address is of HTTPS rather than HTTP, and what follows `//`.
fn split_scheme(address: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let is_https = scheme.eq_ignore_ascii_case("https");
    (is_https || scheme.eq_ignore_ascii_case("http")).then_some((is_https, rest))
}

/// `example.com:443` is `example.com` over TLS. Browsers leave the default port out, some proxies write it into `Host`.
fn without_default_port(is_https: bool, host: &Host) -> &str {
    let default = if is_https { ":443" } else { ":80" };
    match host.port() {
        Some(_) => host.authority().strip_suffix(default).unwrap_or(host.authority()),
        None => host.authority(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const TRUSTED: &str = "https://dashboard.example.com, http://no-match.com ,https://*.pay.example,\
        http://*.insecure.example,https://*.port.example:8443";

    struct Shop {
        is_https: bool,
        host: Host,
        trusted: TrustedOrigins,
    }

    impl Shop {
        fn at(address: &str) -> Self {
            let (is_https, host) = split_scheme(address).unwrap();
            let trusted = TrustedOrigins::parse(TRUSTED).unwrap();
            Self { is_https, host: Host::parse(host).unwrap(), trusted }
        }

        fn site(&self) -> Site<'_> {
            let Self { is_https, ref host, ref trusted } = *self;
            Site { is_https, wants_referer: is_https, host, trusted, public: None }
        }

        fn origin(&self, origin: &str) -> Result<(), Refused> {
            check(Some(origin), None, None, self.site())
        }

        fn referer(&self, referer: &str) -> Result<(), Refused> {
            check(None, Some(referer), None, self.site())
        }
    }

    #[test]
    fn the_shops_own_origin_is_let_in() {
        for (shop, origin) in [
            ("http://www.example.com", "http://www.example.com"),
            ("https://www.example.com", "https://www.example.com"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("https://[::1]:8443", "https://[::1]:8443"),
            ("https://www.example.com:443", "https://www.example.com"),
            ("http://www.example.com:80", "http://www.example.com"),
            ("https://www.example.com", "https://www.example.com:443"),
            ("http://WWW.example.com", "http://www.example.com"),
        ] {
            assert_eq!(Shop::at(shop).origin(origin), Ok(()), "{origin} to {shop}");
        }
    }

    #[test]
    fn a_foreign_or_broken_origin_is_refused() {
        for (shop, origin) in [
            ("https://www.example.com", "https://www.evil.org"),
            ("https://www.example.com", "null"),
            ("http://www.example.com", "null"),
            ("https://www.example.com", "http://www.example.com"),
            ("http://www.example.com", "https://www.example.com"),
            ("https://example.com", "http://foo.example.com"),
            ("https://www.example.com", "https://["),
            ("https://www.example.com", "https://"),
            ("https://www.example.com", "www.example.com"),
            ("https://www.example.com", "//www.example.com"),
            ("https://www.example.com", ""),
            ("https://www.example.com", "https://www.example.com:8443"),
            ("https://www.example.com:8443", "https://www.example.com"),
            ("https://www.example.com", "https://www.example.com:80"),
            ("https://www.example.com", "https://www.example.com.evil.org"),
            ("https://www.example.com", "https://evilwww.example.com"),
            ("https://www.example.com", "https://example.com"),
            ("https://www.example.com", "https://www.example.com@evil.org"),
            ("https://www.example.com", "https://evil.org#www.example.com"),
            ("https://www.example.com", "https://www.example.com/"),
            ("https://www.example.com", "https://www.example.com https://evil.org"),
            ("https://www.example.com", "https://www.exаmple.com"),
            ("https://www.example.com", "file://"),
        ] {
            assert_eq!(Shop::at(shop).origin(origin), Err(Refused::ForeignOrigin), "{origin} to {shop}");
        }
    }

    #[test]
    fn a_trusted_origin_is_let_in_in_its_own_scheme_only() {
        let shop = Shop::at("https://www.example.com");
        for origin in [
            "https://dashboard.example.com",
            "http://no-match.com",
            "https://eu.pay.example",
            "https://a.b.pay.example",
            "https://pay.example",
            "http://foo.insecure.example",
            "https://x.port.example:8443",
        ] {
            assert_eq!(shop.origin(origin), Ok(()), "{origin}");
            assert_eq!(check(Some(origin), None, Some("cross-site"), shop.site()), Ok(()), "{origin}");
        }
        for origin in [
            "http://dashboard.example.com",
            "https://no-match.com",
            "https://a.dashboard.example.com",
            "http://eu.pay.example",
            "https://evilpay.example",
            "https://pay.example.evil.org",
            "https://eu.pay.example:8443",
            "https://evil.org@eu.pay.example",
            "https://evil.org/.pay.example",
            "https://x.port.example",
        ] {
            assert_eq!(shop.origin(origin), Err(Refused::ForeignOrigin), "{origin}");
        }
    }

    #[test]
    fn over_tls_without_origin_the_referer_decides() {
        let shop = Shop::at("https://www.example.com");
        for referer in [
            "https://www.example.com/somepage",
            "https://www.example.com",
            "https://www.example.com?a=b",
            "https://www.example.com:443/",
            "https://dashboard.example.com",
            "https://dashboard.example.com/somepage",
            "https://eu.pay.example/",
        ] {
            assert_eq!(shop.referer(referer), Ok(()), "{referer}");
        }
        for (referer, why) in [
            ("", Refused::MalformedReferer),
            ("ØBöIß", Refused::MalformedReferer),
            ("//example.com/", Refused::MalformedReferer),
            ("https://", Refused::MalformedReferer),
            ("https:///path", Refused::MalformedReferer),
            ("https://[", Refused::MalformedReferer),
            ("about:blank", Refused::MalformedReferer),
            ("https://www.example.com@evil.org/", Refused::MalformedReferer),
            ("http://http://www.example.com/", Refused::InsecureReferer),
            ("http://example.com/", Refused::InsecureReferer),
            ("http://www.example.com/", Refused::InsecureReferer),
            ("http://no-match.com/", Refused::InsecureReferer),
            ("https://www.evil.org/somepage", Refused::ForeignReferer),
            ("https://www.evil.org/https://www.example.com/", Refused::ForeignReferer),
            ("https://www.example.com.evil.org/", Refused::ForeignReferer),
            ("https://www.example.com:8443/", Refused::ForeignReferer),
            ("https://example.com/", Refused::ForeignReferer),
            ("https://foo.insecure.example/", Refused::ForeignReferer),
        ] {
            assert_eq!(shop.referer(referer), Err(why), "{referer}");
        }
        assert_eq!(check(None, None, None, shop.site()), Err(Refused::NoReferer));
        assert_eq!(check(None, None, Some("same-origin"), shop.site()), Err(Refused::NoReferer));
    }

    #[test]
    fn without_tls_the_referer_is_not_asked_for() {
        let shop = Shop::at("http://www.example.com");
        assert_eq!(check(None, None, None, shop.site()), Ok(()));
        assert_eq!(shop.referer("https://www.evil.org/"), Ok(()));
    }

    #[test]
    fn what_the_browser_calls_cross_site_is_refused() {
        for address in ["http://www.example.com", "https://www.example.com"] {
            let shop = Shop::at(address);
            let page = format!("{address}/cart/");
            for value in ["cross-site", "Cross-Site", " cross-site "] {
                assert_eq!(check(None, Some(&page), Some(value), shop.site()), Err(Refused::CrossSite), "{value}");
                assert_eq!(check(Some(address), Some(&page), Some(value), shop.site()), Err(Refused::CrossSite));
            }
            for value in ["same-site", "Same-Site "] {
                let refused = check(None, Some(&page), Some(value), shop.site());
                assert_eq!(refused, Err(Refused::SameSite), "{value}: a neighbour that hides its origin");
            }
            for value in ["same-origin", "none", "", "something-new"] {
                assert_eq!(check(None, Some(&page), Some(value), shop.site()), Ok(()), "{value}");
            }
            for value in ["same-origin", "same-site", "none", "", "something-new"] {
                assert_eq!(check(Some(address), Some(&page), Some(value), shop.site()), Ok(()), "{value}");
            }
        }
    }

    #[test]
    fn the_public_origin_is_let_in_whatever_the_host_is() {
        let shop = Shop::at("https://10.0.0.7:8000");
        let public = Origin::parse("https://shop.example/").unwrap();
        let site = Site { public: Some(&public), wants_referer: false, ..shop.site() };
        assert_eq!(check(Some("https://shop.example"), None, Some("same-origin"), site), Ok(()));
        assert_eq!(check(None, Some("https://shop.example/cart/"), None, site), Ok(()));
        assert_eq!(check(None, None, None, site), Ok(()));
        for origin in ["http://shop.example", "https://shop.example:8443", "https://a.shop.example", "null"] {
            assert_eq!(check(Some(origin), None, None, site), Err(Refused::ForeignOrigin), "{origin}");
        }
        assert_eq!(check(None, Some("http://shop.example/"), None, site), Err(Refused::InsecureReferer));
        assert_eq!(check(Some("https://shop.example"), None, Some("cross-site"), site), Err(Refused::CrossSite));
        assert_eq!(public.to_string(), "https://shop.example");
        assert_eq!(Origin::parse("shop.example"), None);
    }

    #[test]
    fn a_repeated_or_unreadable_header_is_not_an_absent_one() {
        let shop = Shop::at("http://www.example.com");
        let sent = |values: &[&[u8]]| {
            let values = values.iter().map(|value| (header::ORIGIN, HeaderValue::from_bytes(value).unwrap()));
            check_headers(&values.collect(), shop.site())
        };
        assert_eq!(sent(&[]), Ok(()));
        assert_eq!(sent(&[b"http://www.example.com"]), Ok(()));
        assert_eq!(sent(&[b"http://www.example.com", b"http://www.example.com"]), Err(Refused::ForeignOrigin));
        assert_eq!(sent(&[b"http://www.example.com\xff"]), Err(Refused::ForeignOrigin));
        assert_eq!(sent(&[b""]), Err(Refused::ForeignOrigin));

        let shop = Shop::at("https://www.example.com");
        let page = HeaderValue::from_static("https://www.example.com/login/");
        let mut headers = HeaderMap::from_iter([(header::REFERER, page.clone())]);
        assert_eq!(check_headers(&headers, shop.site()), Ok(()));
        headers.append(header::REFERER, page);
        assert_eq!(check_headers(&headers, shop.site()), Err(Refused::MalformedReferer));
    }

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
