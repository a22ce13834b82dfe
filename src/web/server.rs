//! The HTTP/1.1 server: accepts connections, bounds what each may cost, and stops without losing a request.
//!
//! `axum::serve` has no time-outs at all, hence this loop of our own over hyper. TLS and HTTP/2 are a proxy's business.
//! Every limit is in [`Limits`]; figures for the metrics page are in [`Connections`].
//!
//! When the cap on connections is reached, the next one is accepted, answered 503 with `Retry-After`, and closed. To
//! leave it in the kernel's queue instead would let people stare at a blank page for as long as the crowd stays, and
//! a load balancer in front would take the server for healthy. Before it comes to that, from seven eighths of the
//! cap on, answers end their connection: browsers keep half a dozen spare ones, and those must not shut people out. One
//! address has a share of the connections and no more, unless it is a proxy's; at the cap, the address that holds most makes
//! room with the connection that has been idle for longest.

mod ambiguity;
mod connections;
mod exchange;
mod limits;
mod line_ends;
mod own_answers;
mod paced_stream;
mod peers;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};

pub use connections::Connections;
pub use limits::Limits;

use connections::{OpenConnection, Turned};
use exchange::{ConnectionState, ExchangeService, ServerState};
use paced_stream::PacedStream;
use peers::{Entry, Peers};

/// Pause before accepting again when the process or the machine is out of descriptors or memory.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Bytes of an answer that the kernel takes on before the peer's window has room for them. Small, so that a peer who
/// does not read keeps the answer waiting here, where it is noticed, and not in kernel memory, where it is not.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNSENT: u32 = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Connections whose request was not finished within [`Limits::grace_time`] and was cut off.
    pub cut_off: usize,
}

/// Serves `app` on `listener` until `stop` resolves, then lets the requests in progress finish.
///
/// Handlers find the peer as `ConnectInfo<SocketAddr>`, an IPv4 one always in IPv4 form. On stop the listener is closed
/// first, answers from then on end their connection, idle connections are closed after [`Limits::farewell_time`], and
/// what still runs after [`Limits::grace_time`] is cut off. Dropping the future closes everything at once.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    connections: Connections,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<Stopped> {
    let mut acceptor = Acceptor { listener, failing: false };
    let mut set = ConnectionSet::new(app, limits, connections);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = set.reap() => {}
            arrived = acceptor.next() => {
                let (tcp, peer) = arrived?;
                set.admit(tcp, peer);
            }
        }
    }
    drop(acceptor);
    Ok(set.drain().await)
}

/// The listener, and whether it is failing.
#[derive(Debug)]
struct Acceptor {
    listener: TcpListener,
    failing: bool,
}

impl Acceptor {
    /// The next connection. Logs the beginning and the end of trouble, not each failure.
    async fn next(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        loop {
            match self.listener.accept().await {
                Ok(arrived) => {
                    if std::mem::take(&mut self.failing) {
                        tracing::info!("accepting connections again");
                    }
                    return Ok(arrived);
                }
                Err(error) if lost_on_the_way(&error) => {}
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Err(error),
                Err(error) => {
                    if !std::mem::replace(&mut self.failing, true) {
                        tracing::warn!(%error, "cannot accept connections for now");
                    }
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// Whether an error of `accept` is about the one connection that was to be accepted (accept(2)).
fn lost_on_the_way(error: &io::Error) -> bool {
    use io::ErrorKind::{
        ConnectionAborted, ConnectionReset, HostUnreachable, Interrupted, NetworkDown, NetworkUnreachable, TimedOut,
    };
    matches!(
        error.kind(),
        ConnectionAborted
            | ConnectionReset
            | HostUnreachable
            | Interrupted
            | NetworkDown
            | NetworkUnreachable
            | TimedOut
    )
}

/// The connections of a server.
struct ConnectionSet {
    app: Router,
    server: Arc<ServerState>,
    http: http1::Builder,
    served: JoinSet<()>,
    refused: JoinSet<()>,
}

impl ConnectionSet {
    fn new(app: Router, limits: Limits, connections: Connections) -> Self {
        let mut http = http1::Builder::new();
        // The buffer alone is no limit: it may have grown further by the time its size is looked at.
        http.max_buf_size(limits.header_buffer()).max_header_size(limits.header_buffer()).header_read_timeout(None);
        Self {
            app,
            server: Arc::new(ServerState::new(limits, connections)),
            http,
            served: JoinSet::new(),
            refused: JoinSet::new(),
        }
    }

    /// Serves a connection, or turns it away when the server is full.
    fn admit(&mut self, tcp: TcpStream, peer: SocketAddr) {
        if let Err(error) = tcp.set_nodelay(true).and_then(|()| bound_unsent(&tcp)) {
            tracing::debug!(%error, "cannot set a connection's options");
        }
        // On an IPv6 socket an IPv4 peer has a mapped address, which no rate limit or trusted network knows.
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        let ServerState { limits, connections, peers, .. } = &*self.server;
        let connection = Arc::new(ConnectionState::new(self.server.clone()));
        let is_spared = connections.spares(peer.ip());
        let is_over_share = !is_spared && limits.per_address.is_some_and(|share| peers.held_by(peer.ip()) >= share);
        let is_full = !is_over_share && self.served.len() >= limits.connections;
        // The connection that makes room ends in a moment; until then there is one more than the cap.
        let has_room = self.served.len() < limits.connections + limits.refused();
        if !is_over_share && (!is_full || (has_room && peers.make_room(peer.ip(), is_spared))) {
            let counted = (connections.enter(), Peers::enter(&connection, peer.ip()));
            let ending = connection.clone();
            let service = ExchangeService::new(self.app.clone(), peer, connection.clone());
            let http = self.http.serve_connection(TokioIo::new(PacedStream::new(tcp, connection)), service);
            let served = serve_connection(http, self.server.clone(), counted);
            self.served.spawn(async move {
                tokio::select! {
                    () = served => {}
                    () = ending.ended_idle() => {}
                }
            });
            return;
        }
        connections.count_refused(if is_over_share { Turned::OverShare } else { Turned::Full });
        if self.refused.len() < limits.refused() {
            self.refused.spawn(refuse(PacedStream::new(tcp, connection)));
        }
    }

    /// Resolves when a connection has ended.
    async fn reap(&mut self) {
        tokio::select! {
            Some(ended) = self.served.join_next() => log_panic(ended),
            Some(ended) = self.refused.join_next() => log_panic(ended),
            else => std::future::pending().await,
        }
    }

    async fn drain(mut self) -> Stopped {
        self.server.stopping.cancel();
        self.refused.abort_all();
        let all_ended = async {
            while let Some(ended) = self.served.join_next().await {
                log_panic(ended);
            }
        };
        // Running out of time is counted below.
        let _ = timeout(self.server.limits.grace_time, all_ended).await;
        let cut_off = self.served.len();
        self.served.shutdown().await;
        Stopped { cut_off }
    }
}

/// Has a connection's requests answered until the peer, a limit or the end of the server ends it.
async fn serve_connection(
    http: http1::Connection<TokioIo<PacedStream>, ExchangeService>,
    server: Arc<ServerState>,
    _counted: (OpenConnection, Entry),
) {
    let mut http = pin!(http);
    let ended = tokio::select! {
        biased;
        ended = http.as_mut() => ended,
        () = server.stopping.cancelled() => {
            // Requests that are on their way still get their answer, which then ends the connection.
            if let Ok(ended) = timeout(server.limits.farewell_time, http.as_mut()).await {
                ended
            } else {
                http.as_mut().graceful_shutdown();
                http.await
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended early");
    }
}

/// Tells a peer that the server is full.
async fn refuse(mut stream: PacedStream) {
    if stream.write_all(&own_answers::UNAVAILABLE).await.is_ok() {
        // The answer is out; how the connection ends concerns nobody any more.
        let _ = stream.shutdown().await;
    }
}

fn log_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection panicked");
    }
}

/// Holds the kernel to [`UNSENT`].
#[cfg(any(target_os = "linux", target_os = "android"))]
fn bound_unsent(tcp: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(tcp).set_tcp_notsent_lowat(UNSENT)
}

/// Elsewhere a slow reader is noticed later, once the kernel's buffer is full.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn bound_unsent(_: &TcpStream) -> io::Result<()> {
    Ok(())
}
