//! Reading answers off a kept connection with as little work as possible: the load generator shares the machine.

use std::io::{Error, ErrorKind, Result};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// What the load generator wants to know of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) status: u16,
    /// Whether the server ends the connection after it.
    pub(super) closes: bool,
}

/// Reads one answer after another; requests are never sent ahead, so nothing follows an answer.
#[derive(Default)]
pub(super) struct Reader {
    buffer: Vec<u8>,
}

struct Head {
    received: Received,
    body: Body,
}

#[derive(Debug, PartialEq, Eq)]
enum Body {
    Length(usize),
    Chunked,
}

impl Reader {
    /// The next answer, its body thrown away.
    pub(super) async fn next(&mut self, stream: &mut TcpStream) -> Result<Received> {
        self.buffer.clear();
        let (end, head) = loop {
            self.fill(stream).await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break (end + 4, parse(self.buffer.get(..end).unwrap_or_default())?);
            }
        };
        match head.body {
            Body::Length(length) => self.skip(end + length, stream).await?,
            Body::Chunked => self.skip_chunks(end, stream).await?,
        }
        Ok(head.received)
    }

    /// The bytes of the last answer that are still in the buffer: all of them unless it was long.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// The body of the last answer, if it was short and came with its length.
    pub(super) fn body(&self) -> &[u8] {
        let end = self.buffer.windows(4).position(|four| four == b"\r\n\r\n");
        end.and_then(|end| self.buffer.get(end + 4..)).unwrap_or_default()
    }

    async fn skip(&mut self, end: usize, stream: &mut TcpStream) -> Result<()> {
        while self.buffer.len() < end {
            self.fill(stream).await?;
        }
        Ok(())
    }

    /// Nothing follows an answer, so it ends where what came ends like a last chunk. That a compressed body has these
    /// seven bytes at the end of a packet by chance is one in 2^56.
    async fn skip_chunks(&mut self, start: usize, stream: &mut TcpStream) -> Result<()> {
        while !self.buffer.get(start - 2..).is_some_and(|rest| rest.ends_with(b"\r\n0\r\n\r\n")) {
            self.fill(stream).await?;
        }
        Ok(())
    }

    async fn fill(&mut self, stream: &mut TcpStream) -> Result<()> {
        self.buffer.reserve(16 * 1024);
        match stream.read_buf(&mut self.buffer).await? {
            0 => Err(Error::from(ErrorKind::UnexpectedEof)),
            _ => Ok(()),
        }
    }
}

fn parse(head: &[u8]) -> Result<Head> {
    let unreadable = || Error::from(ErrorKind::InvalidData);
    let text = std::str::from_utf8(head).map_err(|_| unreadable())?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.get(9..12)).and_then(|digits| digits.parse().ok());
    let mut head =
        Head { received: Received { status: status.ok_or_else(unreadable)?, closes: false }, body: Body::Length(0) };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            head.body = Body::Length(value.parse().map_err(|_| unreadable())?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            head.body = Body::Chunked;
        } else if name.eq_ignore_ascii_case("connection") {
            head.received.closes = value.eq_ignore_ascii_case("close");
        }
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_status_length_and_whether_the_connection_ends() {
        let head = parse(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 12\r\nconnection: Close").unwrap();
        assert_eq!(head.received, Received { status: 503, closes: true });
        assert_eq!(head.body, Body::Length(12));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked").unwrap().body, Body::Chunked);
        assert!(parse(b"nonsense").is_err());
    }
}
