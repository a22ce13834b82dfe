//! One question from an attacker's address: its status, and how long the answer took.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::source;

const PATIENCE: Duration = Duration::from_secs(60);

/// What became of a question.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// The status; 0 when there was none.
    pub(super) status: u16,
    /// Seconds until it was there.
    pub(super) seconds: f64,
}

/// Sends a request on a connection of its own and reads the first line of the answer.
pub(super) async fn ask(from: Ipv4Addr, port: u16, request: &[u8]) -> Answer {
    let began = Instant::now();
    let status = timeout(PATIENCE, status(from, port, request)).await.ok().and_then(Result::ok).unwrap_or(0);
    Answer { status, seconds: began.elapsed().as_secs_f64() }
}

async fn status(from: Ipv4Addr, port: u16, request: &[u8]) -> std::io::Result<u16> {
    let mut stream = source::connect(from, port).await?;
    stream.write_all(request).await?;
    let mut line = [0; 12];
    stream.read_exact(&mut line).await?;
    let status = std::str::from_utf8(&line).ok().and_then(|line| line.rsplit(' ').next()?.parse().ok());
    status.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}

/// How many answers have this status.
pub(super) fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}
