//! What a GET or HEAD is for. An answer that nobody may ever see must change nothing: no session ends, no message is used up.

use axum::http::{HeaderMap, Method};

/// Headers in which browsers say that they fetch ahead: the standard's (Fetch §2.2.9, «Sec-Purpose»), Chromium's older one,
/// Safari's, Firefox's.
const SAID_IN: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Somebody, or some program, wants the answer.
    Shown,
    HeadOnly,
    /// A browser guesses that it will be wanted: a prefetch, prerender or preview.
    FetchedAhead,
}

impl Purpose {
    /// Reads a request's method and headers.
    #[must_use]
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let is_guess = |value: &[u8]| {
            let value = value.to_ascii_lowercase();
            let says = |word: &[u8]| value.windows(word.len()).any(|part| part == word);
            says(b"prefetch") || says(b"prerender") || says(b"preview")
        };
        if SAID_IN.iter().any(|name| headers.get_all(*name).iter().any(|value| is_guess(value.as_bytes()))) {
            Self::FetchedAhead
        } else if *method == Method::HEAD {
            Self::HeadOnly
        } else {
            Self::Shown
        }
    }

    /// Whether the answer reaches whoever asked.
    #[must_use]
    pub(crate) fn is_shown(self) -> bool {
        self == Self::Shown
    }
}

/// Whether a browser wants a page to show, or a program does not say: not a picture, a script, a font or a frame.
#[must_use]
pub(crate) fn wants_document(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document" || dest == "empty")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn purpose(method: &Method, headers: &[(&str, &'static str)]) -> Purpose {
        let header = |(name, value): &(&str, &'static str)| {
            (HeaderName::try_from(*name).unwrap(), HeaderValue::from_static(value))
        };
        Purpose::of(method, &headers.iter().map(header).collect())
    }

    #[test]
    fn what_browsers_fetch_ahead_is_told_from_what_is_shown() {
        for (name, value) in [
            ("Sec-Purpose", "prefetch"),
            ("Sec-Purpose", "prefetch;prerender"),
            ("Sec-Purpose", "prefetch;anonymous-client-ip"),
            ("Sec-Purpose", "Prerender"),
            ("Purpose", "prefetch"),
            ("X-Purpose", "preview"),
            ("X-Moz", "prefetch"),
        ] {
            assert_eq!(purpose(&Method::GET, &[(name, value)]), Purpose::FetchedAhead, "{name}: {value}");
        }
        assert_eq!(purpose(&Method::GET, &[("sec-purpose", "x"), ("sec-purpose", "prefetch")]), Purpose::FetchedAhead);
        assert_eq!(purpose(&Method::GET, &[]), Purpose::Shown);
        assert_eq!(purpose(&Method::GET, &[("Purpose", ""), ("X-Moz", "microsummary")]), Purpose::Shown);
        assert_eq!(purpose(&Method::HEAD, &[]), Purpose::HeadOnly);
    }
}
