//! One request and its answer: the step between the parser and the router.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HeaderValue};
use axum::http::{Method, Request, Response, StatusCode};
use axum::routing::future::RouteFuture;
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tower_service::Service;

use super::ambiguity::{origin_form, refuse_ambiguous};
use super::peers::Peers;
use super::{Connections, Limits};
use crate::web::headers;

/// An idle connection that has to make room; a request that comes first saves it.
const ENDING: u64 = u64::MAX;

/// What all connections of a listener have in common.
#[derive(Debug)]
pub(super) struct ServerState {
    pub(crate) limits: Limits,
    pub(crate) connections: Connections,
    pub(crate) stopping: CancellationToken,
    pub(crate) peers: Peers,
    began: Instant,
}

impl ServerState {
    pub(super) fn new(limits: Limits, connections: Connections) -> Self {
        let (stopping, peers) = (CancellationToken::new(), Peers::default());
        Self { limits, connections, stopping, peers, began: Instant::now() }
    }

    /// Whether answers end their connection: on stop, and when connections run short.
    fn ends_connections(&self) -> bool {
        let crowded = u64::try_from(self.limits.crowded()).unwrap_or(u64::MAX);
        self.stopping.is_cancelled() || self.connections.open() > crowded
    }
}

/// What the two ends of one connection, its stream and its service, tell each other.
#[derive(Debug)]
pub(super) struct ConnectionState {
    pub(crate) server: Arc<ServerState>,
    /// Beginnings and ends of exchanges, counted together: odd while one is in progress.
    turn: AtomicU32,
    /// The bytes of the head being read, where they are worth keeping.
    head: Mutex<Vec<u8>>,
    /// A line of a head ended in a bare LF; no request is answered any more.
    has_bare_line_end: AtomicBool,
    /// Milliseconds of the server's life at which this connection began to wait for a request, and one more; 0 while it does
    /// not.
    idle_since: AtomicU64,
    /// Notified when the connection has to make room.
    end: Notify,
}

impl ConnectionState {
    pub(super) fn new(server: Arc<ServerState>) -> Self {
        Self {
            server,
            turn: AtomicU32::new(0),
            head: Mutex::default(),
            has_bare_line_end: AtomicBool::new(false),
            idle_since: AtomicU64::new(0),
            end: Notify::new(),
        }
    }

    /// A number that differs for every exchange and every pause between two; odd during an exchange.
    pub(super) fn turn(&self) -> u32 {
        self.turn.load(Relaxed)
    }

    /// The connection waits for a request from now on, if it did not yet.
    pub(super) fn note_idle(&self) {
        let millis = self.server.began.elapsed().as_millis().saturating_add(1);
        let _ = self.idle_since.compare_exchange(0, u64::try_from(millis).unwrap_or(ENDING - 1), Relaxed, Relaxed);
    }

    pub(super) fn note_busy(&self) {
        self.idle_since.store(0, Relaxed);
    }

    /// A number that is smaller the longer the connection has been waiting for a request; `None` while it does not.
    pub(super) fn idle_since(&self) -> Option<u64> {
        Some(self.idle_since.load(Relaxed)).filter(|since| !matches!(*since, 0 | ENDING))
    }

    /// Has the connection end, unless a request comes before it does.
    pub(super) fn end_when_idle(&self) {
        self.idle_since.store(ENDING, Relaxed);
        self.end.notify_one();
    }

    /// Resolves when the connection has to make room and waits for a request.
    pub(super) async fn ended_idle(&self) {
        loop {
            self.end.notified().await;
            if self.idle_since.load(Relaxed) == ENDING {
                return;
            }
        }
    }

    pub(super) fn note_bare_line_end(&self) {
        self.has_bare_line_end.store(true, Relaxed);
    }

    /// Keeps the next bytes of a request's head, up to as many as a head may have.
    pub(super) fn keep_head(&self, bytes: &[u8]) {
        let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.server.limits.header_buffer().saturating_sub(head.len());
        head.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Hands out the head that was kept and forgets it.
    pub(super) fn take_head(&self) -> Vec<u8> {
        std::mem::take(&mut *self.head.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An exchange in progress: from the end of a request's head to the end of the answer's body, or to its loss.
#[derive(Debug)]
pub(super) struct Exchange(Arc<ConnectionState>);

impl Exchange {
    fn begin(connection: &Arc<ConnectionState>) -> Self {
        connection.note_busy();
        connection.turn.fetch_add(1, Relaxed);
        Self(connection.clone())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.turn.fetch_add(1, Relaxed);
        // The parser does not look for the next request before bytes come, so nobody else would notice.
        self.0.note_idle();
    }
}

/// Hands the requests of one connection to the router, with [`ConnectInfo`] of the peer, and refuses ambiguous ones.
#[derive(Debug)]
pub(super) struct ExchangeService {
    app: Router,
    peer: SocketAddr,
    connection: Arc<ConnectionState>,
}

impl ExchangeService {
    pub(super) fn new(app: Router, peer: SocketAddr, connection: Arc<ConnectionState>) -> Self {
        Self { app, peer, connection }
    }
}

impl hyper::service::Service<Request<Incoming>> for ExchangeService {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn call(&self, request: Request<Incoming>) -> ResponseFuture {
        let exchange = Some(Exchange::begin(&self.connection));
        let (mut parts, body) = request.into_parts();
        let reading = matches!(parts.method, Method::GET | Method::HEAD);
        let head = if reading { Vec::new() } else { self.connection.take_head() };
        let has_bare_line_end = self.connection.has_bare_line_end.load(Relaxed);
        let refused = has_bare_line_end.then_some(StatusCode::BAD_REQUEST);
        if let Some(status) = refused.or_else(|| refuse_ambiguous(&parts, &head)) {
            return ResponseFuture::Refused { status, exchange };
        }
        if let Some(target) = origin_form(&parts.uri) {
            parts.uri = target;
        }
        parts.extensions.insert(ConnectInfo(self.peer));
        // An empty body costs no allocation, a hyper one does.
        let body = if body.is_end_stream() { Body::empty() } else { Body::new(body) };
        ResponseFuture::Routed { route: self.app.clone().call(Request::from_parts(parts, body)), exchange }
    }
}

pin_project_lite::pin_project! {
    /// The answer on its way.
    #[project = Stage]
    pub(super) enum ResponseFuture {
        Refused { status: StatusCode, exchange: Option<Exchange> },
        Routed { #[pin] route: RouteFuture<Infallible>, exchange: Option<Exchange> },
    }
}

impl Future for ResponseFuture {
    type Output = Result<Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (mut response, exchange, refused) = match self.project() {
            Stage::Refused { status, exchange } => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = *status;
                headers::secure(response.headers_mut(), false);
                (response, exchange, true)
            }
            Stage::Routed { route, exchange } => {
                let Ok(response) = ready!(route.poll(cx));
                (response, exchange, false)
            }
        };
        let exchange = exchange.take();
        if refused || exchange.as_ref().is_some_and(|exchange| exchange.0.server.ends_connections()) {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Poll::Ready(Ok(response.map(|body| ResponseBody { body, _exchange: exchange })))
    }
}

pin_project_lite::pin_project! {
    /// The body of an answer; the exchange ends with it.
    #[derive(Debug)]
    pub(super) struct ResponseBody {
        #[pin]
        body: Body,
        _exchange: Option<Exchange>,
    }
}

impl http_body::Body for ResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.project().body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
