//! A thousand connections that dawdle: the shop must drop them and serve everybody else meanwhile.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::fixture::Fixture;
use super::flood::{answers, front_page, onlooker};
use super::record::Section;
use super::visitor::Visitor;
use crate::http;
use crate::port;
use crate::shop::Shop;

const CONNECTIONS: u32 = 1000;
const LIMIT: Duration = Duration::from_secs(35);
const GIVE_UP: Duration = Duration::from_secs(60);
/// Later than we give up, so that no end of ours is taken for one of the shop's.
const LIFE: Duration = Duration::from_secs(70);
const DRIP: Duration = Duration::from_secs(1);
/// Small, so that the shop's answers do not all fit into the buffers between us.
const RECEIVE_BUFFER: u32 = 4096;
/// Pipelined requests whose answers are not read: far more bytes than the kernel takes off the shop's hands.
const UNREAD_ANSWERS: usize = 500;

#[derive(Clone, Copy)]
enum Kind {
    Headers,
    Body,
    Read,
}

struct Outcome {
    kind: Kind,
    most_open: usize,
    open_after_limit: usize,
    gone_after: Option<Duration>,
    p99: f64,
    answers: String,
}

pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    let mut outcomes = Vec::new();
    for kind in [Kind::Headers, Kind::Body, Kind::Read] {
        println!("{} …", kind.name());
        let shop = fixture.open()?;
        outcomes.push(fixture.block_on(dawdle(kind, &shop))??);
        shop.stop()?;
    }
    let mut text = format!(
        "{CONNECTIONS} connections of each kind; a byte or a line each second.\n\n\
         | | open at most | open after 35 s (goal 0) | all gone after | GET / p99 (goal < 20 ms) | GET / answers |\n\
         |---|--:|--:|--:|--:|---|\n"
    );
    for outcome in &outcomes {
        text += &outcome.row();
    }
    let figures = Value::Array(outcomes.iter().map(Outcome::figures).collect());
    Ok(Section::new(fixture.options.database, "slow connections", text, figures))
}

async fn dawdle(kind: Kind, shop: &Shop) -> Result<Outcome> {
    let start = kind.start(shop.port)?;
    let mut slow = JoinSet::new();
    for _ in 0..CONNECTIONS {
        // A failure is a connection that is gone, which is what we count below.
        slow.spawn(timeout(LIFE, connection(kind, shop.port, start.clone())));
    }
    let watch = onlooker(shop.port, LIMIT);
    let watching = tokio::spawn(async move { watch.run(&front_page()).await });
    let (started, mut most_open, mut open_after_limit, mut gone_after) = (Instant::now(), 0, None, None);
    while started.elapsed() < GIVE_UP && (gone_after.is_none() || open_after_limit.is_none()) {
        sleep(Duration::from_millis(200)).await;
        // The onlooker's own connections are open until the limit.
        let onlookers = if watching.is_finished() { 0 } else { usize::from(watch.connections) };
        let open = open_connections(shop.port)?.saturating_sub(onlookers);
        most_open = most_open.max(open);
        if open == 0 && most_open > 0 && gone_after.is_none() {
            gone_after = Some(started.elapsed());
        }
        if started.elapsed() >= LIMIT && watching.is_finished() && open_after_limit.is_none() {
            open_after_limit = Some(open);
        }
    }
    slow.shutdown().await;
    let seen = watching.await?;
    let open_after_limit = open_after_limit.unwrap_or(most_open);
    Ok(Outcome { kind, most_open, open_after_limit, gone_after, p99: seen.quantile(990), answers: answers(&seen) })
}

async fn connection(kind: Kind, port: u16, start: Vec<u8>) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let mut stream = socket.connect(port::local(port)).await?;
    stream.write_all(&start).await?;
    while kind.drip(&mut stream).await? {}
    Ok(())
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Headers => "slow headers",
            Self::Body => "slow body",
            Self::Read => "slow reading",
        }
    }

    /// What is sent at once.
    fn start(self, port: u16) -> Result<Vec<u8>> {
        Ok(match self {
            Self::Headers => b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n".to_vec(),
            Self::Body => {
                let mut request = http::request("POST", "/api/login", &Visitor::arrive(port)?.headers, &[b' '; 4096]);
                request.truncate(request.len() - 4096);
                request
            }
            Self::Read => http::request("GET", "/catalog/", "", b"").repeat(UNREAD_ANSWERS),
        })
    }

    /// A second of dawdling; whether the connection still stands.
    async fn drip(self, stream: &mut TcpStream) -> std::io::Result<bool> {
        let mut buffer = [0_u8; 64];
        if matches!(self, Self::Read) {
            sleep(DRIP).await;
            return Ok(stream.read(&mut buffer).await? > 0);
        }
        if let Ok(read) = timeout(DRIP, stream.read(&mut buffer)).await {
            return Ok(read? > 0);
        }
        stream.write_all(if matches!(self, Self::Headers) { b"X-Slow: 1\r\n" } else { b" " }).await?;
        Ok(true)
    }
}

impl Outcome {
    fn row(&self) -> String {
        let gone = self.gone_after.map_or("never".to_owned(), |time| format!("{:.1} s", time.as_secs_f64()));
        let Self { kind, most_open, open_after_limit, p99, answers, .. } = self;
        format!("| {} | {most_open} | {open_after_limit} | {gone} | {p99:.1} ms | {answers} |\n", kind.name())
    }

    fn figures(&self) -> Value {
        json!({
            "kind": self.kind.name(), "open_at_most": self.most_open, "open_after_35_s": self.open_after_limit,
            "gone_after_s": self.gone_after.map(|time| time.as_secs_f64()), "home_p99_ms": self.p99,
            "home_answers": self.answers,
        })
    }
}

/// Connections that the server on `port` holds, from Linux's table of IPv4 sockets (proc(5)): those with an inode belong
/// to a process; a listening socket is none.
fn open_connections(port: u16) -> Result<usize> {
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    let suffix = format!(":{port:04X}");
    let held = table.lines().skip(1).filter(|line| {
        let mut fields = line.split_ascii_whitespace();
        let local = fields.nth(1).is_some_and(|local| local.ends_with(&suffix));
        let listens = fields.nth(1) == Some("0A");
        let inode = fields.nth(5).is_some_and(|inode| inode != "0");
        local && !listens && inode
    });
    Ok(held.count())
}
