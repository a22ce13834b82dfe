//! The outermost layer: every request passes it once, every answer leaves by it.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONNECTION, HOST, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http_body::Body as _;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::error::Elapsed;
use tokio::time::{timeout, timeout_at};
use tracing::Instrument;

use crate::app::App;
use crate::site::health::is_probe;
use crate::web::context::ConnectionInfo;
use crate::web::error_page::broken;
use crate::web::headers;
use crate::web::security_events::{Event, Kind, printable};
use crate::web::work::{Full, LONGEST, Work};

/// A request that takes longer is logged.
const SLOW: Duration = Duration::from_secs(2);

/// What the layer needs; cheap to clone.
#[derive(Clone)]
pub(crate) struct Edge(Arc<Parts>);

struct Parts {
    app: App,
    slots: Arc<Semaphore>,
}

impl Edge {
    /// Works on `concurrency` requests at once.
    pub(crate) fn new(app: &App, concurrency: usize) -> Self {
        Self(Arc::new(Parts { app: app.clone(), slots: Arc::new(Semaphore::new(concurrency)) }))
    }
}

/// A request's slot among those worked on.
enum Slot<'a> {
    /// Probes are answered however many there are.
    None,
    Whole(#[expect(dead_code, reason = "held, never looked at")] SemaphorePermit<'a>),
    /// Given back while the guard waits for the body.
    Paused(Work),
}

impl Parts {
    /// A request with a body carries its slot along: the guard gives it back while it waits for the body.
    fn acquire_slot(&self, path: &str, request: &mut Request) -> Result<Slot<'_>, Full> {
        if is_probe(path) {
            return Ok(Slot::None);
        }
        if request.body().is_end_stream() {
            return self.slots.try_acquire().map(Slot::Whole).map_err(|_| Full);
        }
        let work = Work::begin(&self.slots)?;
        request.extensions_mut().insert(work.clone());
        Ok(Slot::Paused(work))
    }
}

impl Slot<'_> {
    /// Waits for an answer as long as it may take; an error when that was not enough.
    async fn in_time<T>(&self, answer: impl Future<Output = T>) -> Result<T, Elapsed> {
        let Self::Paused(work) = self else { return timeout(LONGEST, answer).await };
        let mut answer = pin!(answer);
        loop {
            // The guard moves it while the body comes in.
            let until = work.until();
            match timeout_at(until, &mut answer).await {
                Err(_) if work.until() > until => {}
                ended => return ended,
            }
        }
    }
}

/// The id of a request, for the log and for people who ask support.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// Checks `Host`, limits time and concurrency, catches panics, counts, and adds the headers of every answer.
///
/// The span carries the request's id into every log line. Its level is ERROR, so that no log filter drops it.
pub(crate) async fn edge(State(Edge(edge)): State<Edge>, request: Request, next: Next) -> Response {
    let id = request_id(&edge.app, &request);
    let (method, path) = (request.method(), without_tokens(request.uri().path()));
    let span = tracing::error_span!("request", request_id = &*id.0, %method, path = &*path);
    answer(&edge, &id, request, next).instrument(span).await
}

async fn answer(edge: &Parts, id: &RequestId, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let figures = &edge.app.figures;
    figures.begin();
    let path = request.uri().path().to_owned();
    let (is_https, mut response) = match connection(&edge.app, &request) {
        Ok(connection) => {
            let is_https = connection.is_https;
            request.extensions_mut().insert(connection);
            request.extensions_mut().insert(id.clone());
            (is_https, run(edge, id, &path, request, next).await)
        }
        Err(_) if is_probe(&path) => (edge.app.web.is_public_https(), run(edge, id, &path, request, next).await),
        Err(response) => (edge.app.web.is_public_https(), *response),
    };
    headers::secure(response.headers_mut(), is_https);
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let (took, status) = (began.elapsed(), response.status().as_u16());
    figures.end(status, took);
    if took > SLOW {
        tracing::warn!(status, millis = took.as_millis(), "a slow request");
    } else {
        tracing::debug!(status, micros = took.as_micros(), "answered");
    }
    response
}

fn connection(app: &App, request: &Request) -> Result<ConnectionInfo, Box<Response>> {
    let peer = peer(request);
    app.web.connection(peer, request.headers(), request.uri()).map_err(|bad| {
        let seen = request.headers().get(HOST).map(|host| printable(host.as_bytes())).unwrap_or_default();
        let reason = format!("{bad}: {seen}; if it is yours: TECHSTORE_ALLOWED_HOSTS");
        let address = app.web.proxies.client(peer, request.headers());
        app.web.events.note(Event { kind: Kind::WrongHost, reason: &reason, address });
        let text = "400 Bad Request: this site does not answer to the name in Host.\n";
        Box::new((StatusCode::BAD_REQUEST, [(CONNECTION, "close")], text).into_response())
    })
}

async fn run(edge: &Parts, id: &RequestId, path: &str, mut request: Request, next: Next) -> Response {
    let unavailable = || {
        let words = ("Сейчас слишком много посетителей", "Обновите страницу через несколько секунд.");
        let mut response = broken(path, StatusCode::SERVICE_UNAVAILABLE, words, &id.0);
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        response
    };
    let address = peer(&request);
    let Ok(slot) = edge.acquire_slot(path, &mut request) else {
        let reason = &"all places for requests are taken";
        edge.app.web.events.note(Event { kind: Kind::Busy, reason, address });
        return unavailable();
    };
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match slot.in_time(answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!("a request panicked");
            let words = ("Сломалось у нас, не у вас", "Мы уже знаем и чиним. Попробуйте немного погодя.");
            broken(path, StatusCode::INTERNAL_SERVER_ERROR, words, &id.0)
        }
        Err(_) => {
            tracing::error!("a request took too long");
            unavailable()
        }
    }
}

/// A path without what opens an account: the tokens of links, which are 32 letters and digits.
fn without_tokens(path: &str) -> Cow<'_, str> {
    let is_token = |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !path.split('/').any(is_token) {
        return path.into();
    }
    let parts: Vec<&str> = path.split('/').map(|part| if is_token(part) { "…" } else { part }).collect();
    parts.join("/").into()
}

fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The id that a trusted proxy gave the request, or a new one.
fn request_id(app: &App, request: &Request) -> RequestId {
    let given = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    let fits = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if let Some(given) = given.filter(fits)
        && app.web.proxies.contains(peer(request).to_canonical())
    {
        return RequestId(given.into());
    }
    let bytes: [u8; 6] = app.web.random.bytes();
    let number = bytes.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    RequestId(format!("{number:012x}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_logged_without_the_token_of_a_link() {
        let token = "abcdefghijklmnopqrstuvwxyz012345";
        for (path, logged) in [
            (format!("/password/reset/{token}/"), "/password/reset/…/"),
            (format!("/email/verify/{token}/"), "/email/verify/…/"),
            (format!("/{token}"), "/…"),
            ("/product/phone-12/".to_owned(), "/product/phone-12/"),
            (format!("/product/{token}-x/"), "/product/abcdefghijklmnopqrstuvwxyz012345-x/"),
            ("/".to_owned(), "/"),
        ] {
            assert_eq!(without_tokens(&path), logged);
        }
    }
}
