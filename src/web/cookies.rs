//! The cookies of the shop: reading them cheaply, and the `Set-Cookie` lines, attributes in Django's order.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, HeaderValue, header};

use super::csrf_token::Secret;

/// Name of the cookie with the CSRF secret.
pub(crate) const CSRF: &str = "csrftoken";

/// Name of the cookie with the session's key over plain HTTP.
pub(crate) const SESSION: &str = "sessionid";

/// Its name over TLS. Browsers take a cookie of this prefix only over TLS, for this host alone and for all paths: no
/// neighbour under the same domain can plant one (RFC 6265bis §4.1.3.2).
pub(crate) const SECURE_SESSION: &str = "__Host-sessionid";

/// How many cookies of one name are looked at. Sites on neighbouring subdomains may set some of the same name.
pub(crate) const MOST: usize = 8;

/// Name of the cookie that tells a browser which signed in before.
pub(crate) const DEVICES: &str = "device";

/// Attributes of the CSRF cookie. It lives for 364 days from each answer that renews it; scripts may read it.
const CSRF_ATTRIBUTES: &str = "; Max-Age=31449600; Path=/; SameSite=Lax";

/// Attributes of the session cookie, which lives for 14 days.
const SESSION_ATTRIBUTES: &str = "; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax";

/// Attributes of the cookie of devices, which lives for a year from each login.
const DEVICES_ATTRIBUTES: &str = "; HttpOnly; Max-Age=31536000; Path=/; SameSite=Lax";

/// A value that no cookie can have (RFC 6265 §4.1.1): it would end the cookie, or the header, early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotACookieValue;

impl fmt::Display for NotACookieValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cookie's value has a character that none may have")
    }
}

impl Error for NotACookieValue {}

/// The value of a cookie that came with a request, without quotes around it; nothing is copied.
///
/// Of several with one name the last counts, in whichever `Cookie` header it stands, as with Django's `parse_cookie`. A
/// value that is not UTF-8 is no value. Django also undoes backslash escapes in quotes; neither of our cookies has any.
#[must_use]
pub(crate) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    raw_values(headers, name).next().and_then(text)
}

/// All values of the cookies of one name, the one that [`read`] gives first; those that are not UTF-8 are left out.
pub(crate) fn read_all<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    raw_values(headers, name).filter_map(text)
}

fn raw_values<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h [u8]> {
    let lines = headers.get_all(header::COOKIE).iter().rev();
    let pairs = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let (key, value) = pair.split_at_checked(equals)?;
        (key.trim_ascii() == name.as_bytes()).then(|| value.strip_prefix(b"=").unwrap_or(value).trim_ascii())
    })
}

fn text(value: &[u8]) -> Option<&str> {
    let unquoted = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
    std::str::from_utf8(unquoted.unwrap_or(value)).ok()
}

/// The name that the session's cookie has over TLS or without it; the other one is not looked at.
#[must_use]
pub(crate) fn session_name(is_https: bool) -> &'static str {
    if is_https { SECURE_SESSION } else { SESSION }
}

/// The line that sets or renews the CSRF cookie.
pub(crate) fn set_csrf(secret: &Secret, is_https: bool) -> Result<HeaderValue, NotACookieValue> {
    line(CSRF, &secret.reveal(), CSRF_ATTRIBUTES, is_https)
}

/// The line that sets or renews the session cookie.
pub(crate) fn set_session(key: &str, is_https: bool) -> Result<HeaderValue, NotACookieValue> {
    line(session_name(is_https), key, SESSION_ATTRIBUTES, is_https)
}

/// The line that sets or renews the cookie of devices.
pub(crate) fn set_devices(devices: &str, is_https: bool) -> Result<HeaderValue, NotACookieValue> {
    line(DEVICES, devices, DEVICES_ATTRIBUTES, is_https)
}

/// The line that sets a cookie for the addresses below `path` only, hidden from scripts.
pub(crate) fn set_below(
    path: &str,
    (name, value): (&str, &str),
    seconds: u32,
    is_https: bool,
) -> Result<HeaderValue, NotACookieValue> {
    line(name, value, &format!("; HttpOnly; Max-Age={seconds}; Path={path}; SameSite=Lax"), is_https)
}

/// The line that makes the browser forget a cookie set by [`set_below`].
pub(crate) fn delete_below(path: &str, name: &str, is_https: bool) -> Result<HeaderValue, NotACookieValue> {
    set_below(path, (name, "gone"), 0, is_https)
}

/// The line that makes the browser forget the session cookie.
#[must_use]
pub(crate) fn delete_session(is_https: bool) -> HeaderValue {
    HeaderValue::from_static(if is_https {
        "__Host-sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax; Secure"
    } else {
        "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax"
    })
}

fn line(name: &str, value: &str, attributes: &str, is_https: bool) -> Result<HeaderValue, NotACookieValue> {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    if value.is_empty() || !value.bytes().all(allowed) {
        return Err(NotACookieValue);
    }
    let secure = if is_https { "; Secure" } else { "" };
    HeaderValue::try_from(format!("{name}={value}{attributes}{secure}")).map_err(|_| NotACookieValue)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BARE: &str = "cXqDxfaM144k2PsgxBUNipBearJyJ1Oy";

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_bytes(line).unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_found_wherever_it_stands() {
        for (lines, expected) in [
            (&["sessionid=abc"][..], Some("abc")),
            (&["csrftoken=x; sessionid=abc; theme=dark"], Some("abc")),
            (&["csrftoken=x;sessionid=abc;theme=dark"], Some("abc")),
            (&["csrftoken=x", "sessionid=abc", "theme=dark"], Some("abc")),
            (&["  sessionid  =  abc  ;  ;  =  "], Some("abc")),
            (&["sessionid=\"abc\""], Some("abc")),
            (&["sessionid=a=b=c"], Some("a=b=c")),
            (&["sessionid="], Some("")),
            (&["sessionid=\"\""], Some("")),
            (&["sessionid=\""], Some("\"")),
            (&["unnamed; sessionid=abc; \""], Some("abc")),
            (&["a=\"; sessionid=abc; \""], Some("abc")),
            (&["sessionid=André"], Some("André")),
            (&[], None),
            (&[""], None),
            (&["sessionid"], None),
            (&["SessionId=abc"], None),
            (&["xsessionid=abc; sessionidx=abc; session id=abc"], None),
            (&["a=sessionid=abc"], None),
            (&["a=b, sessionid=abc"], None),
        ] {
            let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
            assert_eq!(read(&headers(&lines), SESSION), expected, "{lines:?}");
        }
    }

    #[test]
    fn of_two_cookies_with_one_name_the_last_counts_as_with_django() {
        assert_eq!(read(&headers(&[b"a=b; h=i; a=c"]), "a"), Some("c"));
        assert_eq!(read(&headers(&[b"a=b; a=c", b"a=d; h=i"]), "a"), Some("d"));
        assert_eq!(read(&headers(&[b"a=b; a=c", b"h=i"]), "a"), Some("c"));
        assert_eq!(read(&headers(&[b"a=b; a="]), "a"), Some(""));
    }

    #[test]
    fn all_cookies_of_one_name_are_read_the_last_first() {
        let sent = headers(&[b"a=b; a=c; b=x", b"a=\xff; a=\"d\""]);
        assert_eq!(read_all(&sent, "a").collect::<Vec<_>>(), ["d", "c", "b"]);
        assert_eq!(read_all(&sent, "c").count(), 0);
    }

    #[test]
    fn the_name_over_tls_is_not_the_plain_one() {
        let sent = headers(&[b"sessionid=planted; __Host-sessionid=ours; __host-sessionid=x"]);
        assert_eq!(read(&sent, session_name(true)), Some("ours"));
        assert_eq!(read(&sent, session_name(false)), Some("planted"));
    }

    #[test]
    fn a_value_that_is_not_utf_8_is_none() {
        assert_eq!(read(&headers(&[b"sessionid=a\xffb"]), SESSION), None);
        assert_eq!(read(&headers(&[b"junk=\xff; sessionid=abc; \xff=\xff"]), SESSION), Some("abc"));
    }

    #[test]
    fn the_lines_are_those_of_the_contract() {
        let secret = Secret::parse(BARE).unwrap();
        for (line, expected) in [
            (set_csrf(&secret, false), format!("csrftoken={BARE}; Max-Age=31449600; Path=/; SameSite=Lax")),
            (set_csrf(&secret, true), format!("csrftoken={BARE}; Max-Age=31449600; Path=/; SameSite=Lax; Secure")),
            (
                set_session("k3y-_", false),
                "sessionid=k3y-_; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax".to_owned(),
            ),
            (
                set_session("k3y-_", true),
                "__Host-sessionid=k3y-_; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax; Secure".to_owned(),
            ),
            (
                Ok(delete_session(false)),
                "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax".to_owned(),
            ),
            (
                Ok(delete_session(true)),
                "__Host-sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax; Secure"
                    .to_owned(),
            ),
        ] {
            assert_eq!(line.unwrap().to_str().unwrap(), expected);
        }
    }

    #[test]
    fn a_key_cannot_add_attributes_or_headers() {
        for key in ["", "a; Domain=evil.tld", "a,b", "a b", "a\"b", "a\\b", "a\r\nX: y", "a\0", "ключ", "a\u{7f}"] {
            assert_eq!(set_session(key, false), Err(NotACookieValue), "{key:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_stood_in_the_header(line in "[ a=;\",é\t]{0,32}") {
            let sent = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap())]);
            prop_assert!(read(&sent, "a").is_none_or(|found| line.contains(found)));
        }

        #[test]
        fn a_key_that_was_set_comes_back(key in "[!#-+\\--:<-\\[\\]-~]{1,40}") {
            let line = set_session(&key, true).unwrap();
            let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
            let sent = HeaderMap::from_iter([(header::COOKIE, HeaderValue::try_from(pair).unwrap())]);
            prop_assert_eq!(read(&sent, SECURE_SESSION), Some(key.as_str()));
        }
    }
}
