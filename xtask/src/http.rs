//! As much HTTP/1.1 as is needed to ask a server on this machine one thing at a time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::port;

const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Response {
    pub(crate) status: u16,
    /// Names in lower case, values as sent, in the order sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, with a chunked transfer coding taken off.
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The first header of this name (given in lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The value that the answer gives to a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers.iter().filter(|(header, _)| header == "set-cookie").find_map(|(_, cookie)| {
            let (pair, _) = cookie.split_once(';').unwrap_or((cookie, ""));
            pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value)
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").context("the answer has no end of headers")?;
        let (head, rest) = bytes.split_at(end);
        let body = rest.strip_prefix(b"\r\n\r\n").unwrap_or_default();
        let mut lines = std::str::from_utf8(head)?.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("the answer has no status")?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: Vec<_> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let mut response = Self { status: status.parse()?, headers, body: body.to_owned() };
        if response.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            response.body = unchunk(body)?;
        } else if let Some(length) = response.header("content-length")
            && length.parse::<usize>()? != response.body.len()
        {
            bail!("the body has {} bytes and not {length}", response.body.len());
        }
        Ok(response)
    }
}

/// A request's bytes: `extra` are further header lines, each ended by CRLF; the connection is kept.
pub(crate) fn request(method: &str, path: &str, extra: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}").into_bytes();
    if method != "GET" {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// Asks 127.0.0.1:`port` once, on a connection of its own.
pub(crate) fn ask(port: u16, method: &str, path: &str, extra: &str, body: &[u8]) -> Result<Response> {
    let mut stream = TcpStream::connect(port::local(port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(&request(method, path, &format!("Connection: close\r\n{extra}"), body))?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Response::parse(&bytes).with_context(|| format!("{method} {path}"))
}

fn unchunk(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n").context("a chunk has no length")?;
        let length = std::str::from_utf8(rest.get(..line).unwrap_or_default())?;
        let length = usize::from_str_radix(length.split(';').next().unwrap_or_default().trim(), 16)?;
        if length == 0 {
            return Ok(body);
        }
        let start = line + 2;
        body.extend_from_slice(rest.get(start..start + length).context("a chunk is cut off")?);
        rest = rest.get(start + length + 2..).context("a chunk has no end")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_is_put_together() {
        let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assert_eq!(Response::parse(bytes).unwrap().body, b"abcde");
    }

    #[test]
    fn a_cut_off_body_is_an_error() {
        assert!(Response::parse(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab").is_err());
        assert!(Response::parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab").is_err());
    }

    #[test]
    fn a_cookie_is_read_without_its_attributes() {
        let bytes = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: sessionid=x=y; HttpOnly\r\n\r\n";
        let response = Response::parse(bytes).unwrap();
        assert_eq!((response.status, response.cookie("sessionid")), (302, Some("x=y")));
        assert_eq!(response.cookie("csrftoken"), None);
    }
}
