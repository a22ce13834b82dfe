//! Answers that no handler gives: the listener's own, and those of the parser, which come without the headers that every
//! answer of ours has.

use std::sync::LazyLock;

use crate::web::headers;

/// The answer to a connection beyond the cap.
pub(super) static UNAVAILABLE: LazyLock<Vec<u8>> =
    LazyLock::new(|| answer("503 Service Unavailable", "retry-after: 5\r\n"));

/// The answer to a request whose headers did not arrive in time.
pub(super) static REQUEST_TIMEOUT: LazyLock<Vec<u8>> = LazyLock::new(|| answer("408 Request Timeout", ""));

/// The parser's refusals are shorter than this.
const LONGEST: usize = 256;

/// The parser's own refusal of a request that it could not read, if these bytes are one, with our headers.
pub(super) fn dressed(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > LONGEST || !bytes.starts_with(b"HTTP/1.1 4") {
        return None;
    }
    let mut lines = bytes.strip_suffix(b"\r\n\r\n")?.split(|byte| *byte == b'\n').skip(1);
    let known = |line: &[u8]| {
        [&b"connection: close"[..], b"content-length: 0", b"date: "].iter().any(|start| line.starts_with(start))
    };
    lines.all(known).then(|| {
        let head = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        [head, headers::LINES.as_bytes(), b"\r\n"].concat()
    })
}

fn answer(status: &str, more: &str) -> Vec<u8> {
    let headers = &*headers::LINES;
    format!("HTTP/1.1 {status}\r\n{more}connection: close\r\ncontent-length: 0\r\n{headers}\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_with_nothing_in_it_is_dressed() {
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
            date: Sun, 22 Nov 2026 09:00:00 GMT\r\n\r\n";
        let dressed_up = String::from_utf8(dressed(bare).unwrap()).unwrap();
        assert!(dressed_up.starts_with("HTTP/1.1 431 "), "{dressed_up}");
        assert!(dressed_up.contains("GMT\r\nx-frame-options: DENY\r\n"), "{dressed_up}");
        assert!(dressed_up.ends_with("\r\n\r\n") && dressed_up.matches("\r\n\r\n").count() == 1, "{dressed_up}");
        for other in [
            &b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..],
            b"HTTP/1.1 405 Method Not Allowed\r\nallow: GET\r\ncontent-length: 0\r\n\r\n",
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 1\r\n\r\nx",
            b"HTTP/1.1 404 Not Found\r\n",
        ] {
            assert_eq!(dressed(other), None);
        }
    }
}
