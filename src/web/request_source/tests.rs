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
