//! Lines of a head must end in CRLF. The parser also takes a bare LF (RFC 9112 §2.2 allows it); a program in front may not,
//! and then both see different requests in the same bytes.

use std::io::BufRead as _;

/// Bytes of an unfinished line that are kept: enough for the headers that tell how long a body is.
const KEPT: usize = 256;

/// Follows the bytes of a connection, head by head.
#[derive(Debug, Default)]
pub(super) struct LineEnds {
    part: Part,
    /// The line that was not finished by the last bytes, as far as it is kept, and its last byte.
    line: Vec<u8>,
    last: u8,
}

/// What the next bytes belong to.
#[derive(Debug)]
enum Part {
    Head(Head),
    Body(u64),
    /// A body in chunks, begun at this turn of the connection: it is over when the next request is awaited.
    Chunks(u32),
}

/// What is known of a head so far.
#[derive(Debug, Default)]
struct Head {
    has_begun: bool,
    length: Option<u64>,
    is_chunked: bool,
}

impl Default for Part {
    fn default() -> Self {
        Self::Head(Head::default())
    }
}

impl LineEnds {
    /// Takes note of the next bytes, which came at this turn; whether a line of a head among them ends in a bare LF.
    pub(super) fn are_bare(&mut self, mut bytes: &[u8], turn: u32) -> bool {
        if let Part::Chunks(begun) = self.part
            && turn.is_multiple_of(2)
            && turn != begun
        {
            self.part = Part::default();
        }
        while !bytes.is_empty() {
            match &mut self.part {
                Part::Chunks(_) => return false,
                Part::Body(left) => {
                    let here = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = bytes.get(here..).unwrap_or_default();
                    *left = left.saturating_sub(u64::try_from(here).unwrap_or(u64::MAX));
                    if *left == 0 {
                        self.part = Part::default();
                    }
                }
                Part::Head(_) => {
                    let mut rest = bytes;
                    // Reading from memory does not fail.
                    let length = rest.skip_until(b'\n').unwrap_or(bytes.len());
                    let line = bytes.get(..length).unwrap_or(bytes);
                    if self.is_bare(line, turn) {
                        return true;
                    }
                    bytes = rest;
                }
            }
        }
        false
    }

    /// Takes note of a line or the next piece of one.
    fn is_bare(&mut self, piece: &[u8], turn: u32) -> bool {
        let Some(content) = piece.strip_suffix(b"\n") else {
            let room = KEPT.saturating_sub(self.line.len());
            self.line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            self.last = piece.last().copied().unwrap_or(self.last);
            return false;
        };
        if content.last().copied().unwrap_or(self.last) != b'\r' {
            return true;
        }
        self.last = 0;
        if self.line.is_empty() {
            self.note(content.trim_ascii_end(), turn);
        } else {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(content);
            self.note(line.trim_ascii_end(), turn);
        }
        false
    }

    fn note(&mut self, line: &[u8], turn: u32) {
        let Part::Head(head) = &mut self.part else { return };
        if !line.is_empty() {
            head.note(line);
        } else if head.has_begun {
            self.part = match head.length {
                _ if head.is_chunked => Part::Chunks(turn),
                Some(length) if length > 0 => Part::Body(length),
                _ => Part::default(),
            };
        }
    }
}

impl Head {
    fn note(&mut self, line: &[u8]) {
        self.has_begun = true;
        if !matches!(line.first(), Some(b'c' | b'C' | b't' | b'T')) {
            return;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return };
        let Some((name, value)) = line.split_at_checked(colon) else { return };
        if name.eq_ignore_ascii_case(b"content-length") {
            let value = std::str::from_utf8(value.strip_prefix(b":").unwrap_or(value)).unwrap_or_default();
            self.length = value.trim().parse().ok();
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            self.is_chunked = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether bytes that come in pieces of this size, all between two requests, hold a bare LF in a head.
    fn bare(text: &str, piece: usize) -> bool {
        let mut ends = LineEnds::default();
        text.as_bytes().chunks(piece).any(|piece| ends.are_bare(piece, 0))
    }

    #[test]
    fn a_bare_line_feed_is_found_in_heads_alone_however_they_are_cut() {
        for piece in [1, 2, 3, 7, 1000] {
            for fine in [
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\ncontent-LENGTH: 4\r\n\r\n\na\n\nGET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\n\r\n\n",
            ] {
                assert!(!bare(fine, piece), "{fine:?} by {piece}");
            }
            for wrong in [
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "\nGET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n\n\nGET / HTTP/1.1\n\r\n",
            ] {
                assert!(bare(wrong, piece), "{wrong:?} by {piece}");
            }
        }
    }

    #[test]
    fn after_chunks_the_next_head_is_looked_at_again() {
        let mut ends = LineEnds::default();
        assert!(!ends.are_bare(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n", 4));
        assert!(!ends.are_bare(b"\r\n0\r\n\r\n\n", 5));
        assert!(ends.are_bare(b"GET / HTTP/1.1\n", 6));
    }

    proptest! {
        #[test]
        fn how_the_bytes_are_cut_makes_no_difference(text in "[a:\r\n C]{0,60}", piece in 1_usize..20) {
            prop_assert_eq!(bare(&text, piece), bare(&text, 1000));
        }
    }
}
