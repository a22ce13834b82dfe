//! Where to go after the login: a `next` address that cannot lead away from this site.
//!
//! The rules are those of Django's `url_has_allowed_host_and_scheme`, whose list of hostile addresses grew over a dozen
//! CVEs. Ours takes a little less: see [`SafeNext::parse`].

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What `urllib.parse.quote` leaves as it is when told `safe="/"`.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~').remove(b'/');

/// How often percent signs are undone in search of a logout: programs in a row may each do it once.
const DECODED: usize = 3;

/// What Django's `iri_to_uri` leaves as it is: RFC 3986's reserved and unreserved characters and the percent sign.
const ADDRESS: &AsciiSet = &QUERY_VALUE
    .remove(b'#')
    .remove(b'%')
    .remove(b'[')
    .remove(b']')
    .remove(b'=')
    .remove(b':')
    .remove(b';')
    .remove(b'$')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'+')
    .remove(b',')
    .remove(b'!')
    .remove(b'?')
    .remove(b'*')
    .remove(b'@')
    .remove(b'\'');

/// An address on this site, fit for a `Location` header: ASCII without spaces, line breaks or backslashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SafeNext(String);

impl SafeNext {
    /// The longest address followed, in characters, spaces around it left out. Django's `MAX_URL_LENGTH`.
    pub(crate) const MOST: usize = 2048;

    /// Reads an address that came from outside; `None` when it might lead away from `host`, or to one of the addresses that
    /// act when they are visited: signing out.
    ///
    /// `host` is this site's own, with its port, in lower case. Over TLS an address that names a scheme must name `https`.
    /// Relative ones are fine. Other than Django, control characters are refused anywhere, not only in front, and so are
    /// `//` without a host, which browsers cannot open, and an address that begins with a character outside ASCII:
    /// Django asks Unicode's tables which of those are invisible.
    #[must_use]
    pub(crate) fn parse(value: &str, host: &str, is_https: bool) -> Option<Self> {
        let value = value.trim();
        let starts_plain = value.starts_with(|first: char| first.is_ascii());
        if !starts_plain || value.contains(char::is_control) || value.chars().count() > Self::MOST {
            return None;
        }
        // Browsers take a backslash for a slash, except in user names and passwords: both readings must be harmless.
        let as_browsers_read = value.replace('\\', "/");
        let stays = stays_here(value, host, is_https) && stays_here(&as_browsers_read, host, is_https);
        (stays && !signs_out(&as_browsers_read)).then(|| Self(utf8_percent_encode(value, ADDRESS).to_string()))
    }

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeNext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `page` with the parameter `next`, quoted as Django's `redirect_to_login` does it: slashes stay readable.
#[must_use]
pub(crate) fn with_next(page: &str, path_and_query: &str) -> String {
    format!("{page}?next={}", utf8_percent_encode(path_and_query, QUERY_VALUE))
}

/// Whether an address, read as Python's `urlsplit` reads it, has no host or this one.
fn stays_here(address: &str, host: &str, is_https: bool) -> bool {
    // Browsers take any number of slashes over two for the start of a host.
    if address.starts_with("///") {
        return false;
    }
    let (scheme, rest) = split_scheme(address);
    let named = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let of_this_host = |named: &str| !named.is_empty() && named == host;
    match (scheme, named) {
        (None, None) => true,
        // `http:/example.com`: a scheme without a host, which browsers mend with the next word.
        (Some(_), None) => false,
        // `//host/` takes the scheme of the page; Django counts it as `http`.
        (None, Some(named)) => of_this_host(named) && !is_https,
        (Some(scheme), Some(named)) => {
            let known = scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && !is_https);
            known && of_this_host(named)
        }
    }
}

/// Whether the path of an address is a logout's, or might become one on its way: by a proxy that undoes percent signs, folds
/// slashes or dots, or by the page that a relative address begins at.
fn signs_out(address: &str) -> bool {
    let (_, rest) = split_scheme(address);
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default(),
        None => rest,
    };
    let mut path = path.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    for _ in 0..DECODED {
        path = percent_decode_str(&path).decode_utf8_lossy().to_ascii_lowercase();
    }
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']).map(|part| part.split([';', '?', '#']).next().unwrap_or_default().trim()) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    matches!(parts.as_slice(), ["logout", ..] | ["admin", "logout", ..])
}

/// The scheme, where there is one (RFC 3986 §3.1), and what follows its colon.
fn split_scheme(address: &str) -> (Option<&str>, &str) {
    let Some((scheme, rest)) = address.split_once(':') else { return (None, address) };
    let in_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(in_scheme);
    if is_scheme { (Some(scheme), rest) } else { (None, address) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Addresses of tests/utils_tests/test_http.py (`test_bad_urls`), and our own.
    const BAD: &[&str] = &[
        "http://example.com",
        "http:///example.com",
        "https://example.com",
        "ftp://example.com",
        r"\\example.com",
        r"\\\example.com",
        r"/\\/example.com",
        r"\\//example.com",
        r"/\/example.com",
        r"\/example.com",
        r"/\example.com",
        "//example.com",
        "///example.com",
        "////example.com",
        r"http:/\//example.com",
        r"http:\/example.com",
        r"http:/\example.com",
        "javascript:alert(\"XSS\")",
        "\njavascript:alert(x)",
        "java\nscript:alert(x)",
        "\u{8}//example.com",
        r"http://otherserver\@example.com",
        r"http:\\testserver\@example.com",
        r"http://testserver\me:pass@example.com",
        r"http://testserver\@example.com",
        r"http:\\testserver\confirm\me@example.com",
        "http:999999999",
        "ftp:9999999999",
        "\n",
        "http://[2001:cdba:0000:0000:0000:0000:3257:9652/",
        "http://2001:cdba:0000:0000:0000:0000:3257:9652]/",
        // Ours.
        "",
        " ",
        " //example.com",
        "\t//example.com",
        "/\t/example.com",
        "/\r\n/example.com",
        "/ok\r\nSet-Cookie: a=b",
        "/ok\0",
        "/ok\u{85}x",
        "\u{200b}//example.com",
        "\u{feff}//example.com",
        "\u{a0}//example.com",
        "／／example.com",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "mailto:a@example.com",
        "http:example.com",
        "http:/example.com",
        "https:/example.com",
        "http:",
        "http://",
        "x:",
        "//",
        "//?a",
        "//testserver:80/",
        "//testserver.example.com/",
        "//testserver@example.com/",
        "//a@testserver/",
        "//example.com#@testserver/",
        "//example.com?@testserver/",
        "//TESTSERVER.example.com",
        "//testserver\u{2024}example.com",
        "//testserver%2f@example.com",
    ];

    /// Addresses of the same file (`test_good_urls`), and our own: as they came, and as they go into `Location`.
    const GOOD: &[(&str, &str)] = &[
        ("/view/?param=http://example.com", "/view/?param=http://example.com"),
        ("/view/?param=https://example.com", "/view/?param=https://example.com"),
        ("/view?param=ftp://example.com", "/view?param=ftp://example.com"),
        ("view/?param=//example.com", "view/?param=//example.com"),
        ("https://testserver/", "https://testserver/"),
        ("HTTPS://testserver/", "HTTPS://testserver/"),
        ("//testserver/", "//testserver/"),
        ("http://testserver/confirm?email=me@example.com", "http://testserver/confirm?email=me@example.com"),
        ("/url%20with%20spaces/", "/url%20with%20spaces/"),
        ("path/http:2222222222", "path/http:2222222222"),
        // Ours.
        ("/", "/"),
        ("?page=2", "?page=2"),
        ("#reviews", "#reviews"),
        (" /cart/ ", "/cart/"),
        ("/cart//items", "/cart//items"),
        ("/поиск/?q=чайник", "/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA/?q=%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA"),
        ("/a b/\"<>^`{|}", "/a%20b/%22%3C%3E%5E%60%7B%7C%7D"),
        (r"/a\b", "/a%5Cb"),
        ("/catalog/?category=tv&sort=price#top", "/catalog/?category=tv&sort=price#top"),
        ("/~anna/%7E/%zz", "/~anna/%7E/%zz"),
    ];

    fn parse(value: &str) -> Option<SafeNext> {
        SafeNext::parse(value, "testserver", false)
    }

    #[test]
    fn a_hostile_address_is_not_followed() {
        for bad in BAD {
            for is_https in [false, true] {
                assert_eq!(SafeNext::parse(bad, "testserver", is_https), None, "{bad:?}");
            }
        }
    }

    #[test]
    fn an_address_of_this_site_is_followed() {
        for (good, location) in GOOD {
            assert_eq!(parse(good).map(|next| next.to_string()).as_deref(), Some(*location), "{good}");
        }
    }

    #[test]
    fn an_address_that_signs_out_is_not_followed() {
        for bad in [
            "/logout/",
            "/logout",
            "/logout/?a=b",
            "/logout?next=/cart/",
            "/logout/#top",
            "/logout;a=b",
            "/logout/more/",
            "/Logout/",
            "/%6cogout/",
            "/%256cogout/",
            "/%6C%6F%67%6F%75%74",
            "/logout%2f",
            "/%2flogout/",
            "/./logout/",
            "/cart/../logout/",
            "/cart/%2e%2e/logout/",
            "//testserver/logout/",
            "//testserver//logout/",
            "http://testserver/logout/",
            "http://testserver//logout",
            "logout/",
            "../logout/",
            "./../logout/",
            r"\logout/",
            r"/cart\..\logout",
            "/admin/logout/",
            "/logout/ ",
            "/logout%20/",
            "/logout%3Fa=b",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        for good in
            ["/logouts/", "/product/logout-2000/", "/catalog/?q=/logout/", "/profile/#/logout/", "/login/?next=/x/"]
        {
            assert!(parse(good).is_some(), "{good}");
        }
    }

    #[test]
    fn over_tls_only_https_is_followed() {
        let secure = |value: &str| SafeNext::parse(value, "example.com", true).is_some();
        for good in ["https://example.com/p", "HTTPS://example.com/p", "/view/?param=http://example.com"] {
            assert!(secure(good), "{good}");
        }
        for bad in ["http://example.com/p", "ftp://example.com/p", "//example.com/p"] {
            assert!(!secure(bad), "{bad}");
        }
    }

    #[test]
    fn a_port_is_part_of_the_host() {
        for (address, host) in [("http://127.0.0.1:8000/a", "127.0.0.1:8000"), ("//[::1]:8000/a", "[::1]:8000")] {
            assert!(SafeNext::parse(address, host, false).is_some(), "{address}");
            assert!(SafeNext::parse(address, "127.0.0.1:8001", false).is_none(), "{address}");
        }
    }

    #[test]
    fn a_site_without_a_name_has_no_address_but_relative_ones() {
        assert!(SafeNext::parse("/a", "", false).is_some());
        assert!(SafeNext::parse("///a", "", false).is_none());
        assert!(SafeNext::parse("http:///a", "", false).is_none());
    }

    #[test]
    fn more_than_2048_characters_are_not_followed() {
        let longest = format!("/{}", "é".repeat(SafeNext::MOST - 1));
        assert!(parse(&longest).is_some());
        assert!(parse(&format!(" {longest} ")).is_some());
        assert!(parse(&format!("{longest}ú")).is_none());
    }

    #[test]
    fn the_login_page_leads_back() {
        for (wanted, address) in [
            ("/profile/", "/login/?next=/profile/"),
            ("/profile/?a=b&c=d", "/login/?next=/profile/%3Fa%3Db%26c%3Dd"),
            ("/p/%D0%B0/?q=a+b%20c", "/login/?next=/p/%25D0%25B0/%3Fq%3Da%2Bb%2520c"),
            ("/a~b_c-d.e/#'\"", "/login/?next=/a~b_c-d.e/%23%27%22"),
            ("/a\r\nb", "/login/?next=/a%0D%0Ab"),
        ] {
            assert_eq!(with_next("/login/", wanted), address);
        }
        assert_eq!(with_next("/admin/login/", "/admin/"), "/admin/login/?next=/admin/");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// The other reader is the `url` crate, which reads addresses as browsers do.
        #[test]
        fn what_is_followed_fits_a_header_and_names_no_other_host(value in "[ /\\\\:a-c@?#.\t\r\n\u{a0}h-ps]{0,24}") {
            if let Some(next) = SafeNext::parse(&value, "a", false) {
                prop_assert!(next.as_str().bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'));
                let followed = url::Url::parse("http://a/login/").unwrap().join(next.as_str()).unwrap();
                prop_assert_eq!(followed.host_str(), Some("a"), "{}", followed);
            }
        }
    }
}
