//! `techstore healthcheck`: asks the shop on this machine whether it is ready. For containers, which have no curl.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::config::Settings;

/// `/readyz` answers within 2 s whatever the database does.
const PATIENCE: Duration = Duration::from_secs(4);
/// The longest answer that is read, in bytes.
const ANSWER: u64 = 64 * 1024;

/// Asks `/readyz` of the address that the settings name.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let address = here(settings.server.bind);
    let answer = timeout(PATIENCE, ask(address)).await;
    let answer = answer.with_context(|| format!("{address} does not answer in time"))?;
    let answer = answer.with_context(|| format!("{address} does not answer"))?;
    let status = answer.lines().next().unwrap_or_default();
    if !status.starts_with("HTTP/1.1 200 ") {
        bail!("{address} is not ready: {status} {}", reason(&answer));
    }
    Ok(())
}

/// What a probe says in its one line of text; a page is no reason.
fn reason(answer: &str) -> String {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).trim();
    if body.starts_with('<') { String::new() } else { body.chars().take(500).collect() }
}

/// The address at which a program on this machine reaches the server.
fn here(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut tcp = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    tcp.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    tcp.take(ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
