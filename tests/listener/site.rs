//! A small site behind the real server, and a client that writes and reads bytes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use techstore::web::server::{Connections, Limits, Stopped, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

/// A plain request that keeps its connection.
pub(super) const HELLO: &str = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

/// Longer than anything here may take, on a busy machine too.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// How long the handler of `/slow` takes.
pub(super) const SLOW: Duration = Duration::from_millis(900);

/// Bytes of `/big`: more than the buffers of both ends hold.
pub(super) const BIG: usize = 8 << 20;

pub(super) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Limits that none of the tests reach unless they lower one.
pub(super) fn generous() -> Limits {
    Limits { header_time: PATIENCE, idle_time: PATIENCE, reading_patience: PATIENCE, ..Limits::default() }
}

pub(super) struct Site {
    pub address: SocketAddr,
    pub connections: Connections,
    /// Requests that reached a handler.
    pub handled: Arc<AtomicUsize>,
    pub stop: Option<oneshot::Sender<()>>,
    pub server: JoinHandle<std::io::Result<Stopped>>,
}

impl Site {
    pub(super) async fn open(limits: Limits) -> Self {
        Self::open_on("127.0.0.1:0", limits).await
    }

    pub(super) async fn open_on(address: &str, limits: Limits) -> Self {
        Self::open_counted(address, limits, Connections::default()).await
    }

    pub(super) async fn open_counted(address: &str, limits: Limits, connections: Connections) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let handled = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = oneshot::channel();
        let server = serve(listener, pages(handled.clone()), limits, connections.clone(), async {
            let _ = stopped.await;
        });
        Self { address, connections, handled, stop: Some(stop), server: tokio::spawn(server) }
    }

    pub(super) async fn connect(&self) -> Client {
        Client { tcp: TcpStream::connect(self.address).await.unwrap(), since: Instant::now() }
    }

    /// A client with an address of its own: 127.0.0.`number`.
    pub(super) async fn connect_from(&self, number: u8) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, number], 0).into()).unwrap();
        Client { tcp: socket.connect(self.address).await.unwrap(), since: Instant::now() }
    }

    /// A client whose own kernel buffers little, so that it reads as slowly as it says.
    pub(super) async fn connect_with_little_memory(&self) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(16 * 1024).unwrap();
        Client { tcp: socket.connect(self.address).await.unwrap(), since: Instant::now() }
    }

    pub(super) fn handled(&self) -> usize {
        self.handled.load(Relaxed)
    }

    /// Waits until this many connections are open.
    pub(super) async fn until_open(&self, count: u64) {
        let settled = async {
            while self.connections.open() != count {
                sleep(ms(5)).await;
            }
        };
        timeout(PATIENCE, settled).await.unwrap_or_else(|_| panic!("{} open", self.connections.open()));
    }

    pub(super) fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    pub(super) async fn stopped(self) -> Stopped {
        timeout(PATIENCE, self.server).await.expect("the server stops").unwrap().unwrap()
    }
}

fn pages(handled: Arc<AtomicUsize>) -> Router {
    let count = move |request: axum::extract::Request| {
        handled.fetch_add(1, Relaxed);
        std::future::ready(Ok::<_, StatusCode>(request))
    };
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
        .route("/target", get(|target: Uri| async move { target.to_string() }))
        .route("/slow", get(|| async { sleep(SLOW).await }))
        .route("/never", get(|| async { sleep(10 * PATIENCE).await }))
        .route("/big", get(|| async { vec![b'x'; BIG] }))
        .route("/echo", post(|body: Bytes| async move { body }).options(|| async {}))
        .route("/refuse", post(|| async { (StatusCode::PAYLOAD_TOO_LARGE, "too large") }))
        .layer(axum::middleware::map_request(count))
}

/// A peer with full control of its bytes.
pub(super) struct Client {
    pub tcp: TcpStream,
    pub since: Instant,
}

impl Client {
    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        timeout(PATIENCE, self.tcp.write_all(bytes.as_ref())).await.expect("the server reads").unwrap();
    }

    /// Everything until the server closes; a reset is an error.
    pub(super) async fn rest(&mut self) -> std::io::Result<String> {
        let mut bytes = Vec::new();
        timeout(PATIENCE, self.tcp.read_to_end(&mut bytes)).await.expect("the server closes")?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// One answer that says how long it is, its headers in front; the connection stays open.
    pub(super) async fn answer(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(char::from(self.exactly(1).await[0]));
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let body = self.exactly(length.parse().unwrap()).await;
        head + &String::from_utf8(body).unwrap()
    }

    async fn exactly(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        timeout(PATIENCE, self.tcp.read_exact(&mut bytes)).await.expect("an answer").expect("a whole answer");
        bytes
    }

    /// Sends [`HELLO`] and gets its answer, which keeps the connection.
    pub(super) async fn hello(&mut self) {
        self.send(HELLO).await;
        assert_says(&self.answer().await, "200 OK", "hello");
    }
}

/// Holds an answer to its status and body.
pub(super) fn assert_says(answer: &str, status: &str, body: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{status}: {answer:?}");
    assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{body:?}: {answer:?}");
}

/// Holds an answer of the server itself to its status, no body, and the announcement that the connection ends.
pub(super) fn assert_refused(answer: &str, status: &str) {
    assert_says(answer, status, "");
    assert!(ends_connection(answer), "{answer:?}");
    assert_carries_security_headers(answer);
}

/// Holds an answer of the server itself to the headers that every answer of the shop carries.
fn assert_carries_security_headers(answer: &str) {
    for line in [
        "x-frame-options: DENY",
        "x-content-type-options: nosniff",
        "referrer-policy: same-origin",
        "cross-origin-opener-policy: same-origin",
        "content-security-policy: default-src 'none';",
        "permissions-policy: camera=()",
    ] {
        assert!(answer.contains(&format!("\r\n{line}")), "{line}: {answer:?}");
    }
}

pub(super) fn ends_connection(answer: &str) -> bool {
    answer.contains("\r\nconnection: close\r\n")
}
