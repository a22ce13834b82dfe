//! Figures for Prometheus, on an address of their own.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::web::security_events::SecurityEvents;
use crate::web::server::Connections;

/// The figures; cheap to clone.
#[derive(Clone)]
pub struct Figures(Arc<Parts>);

struct Parts {
    registry: Mutex<Registry>,
    answers: Family<Status, Counter<u64, AtomicU64>>,
    classes: [Counter<u64, AtomicU64>; 5],
    seconds: Histogram,
    running: Gauge<i64, AtomicI64>,
    connections: Connections,
    open: Gauge<i64, AtomicI64>,
    slow: Gauge<i64, AtomicI64>,
    refused: Gauge<i64, AtomicI64>,
    over_share: Gauge<i64, AtomicI64>,
    mail_waiting: Gauge<i64, AtomicI64>,
    mail_failed: Gauge<i64, AtomicI64>,
    mail_dropped: Gauge<i64, AtomicI64>,
    jobs_waiting: Gauge<i64, AtomicI64>,
    jobs_failed: Gauge<i64, AtomicI64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    class: &'static str,
}

const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

impl Default for Figures {
    fn default() -> Self {
        Self::new()
    }
}

impl Figures {
    #[must_use]
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("techstore");
        let answers = Family::<Status, Counter<u64, AtomicU64>>::default();
        let classes = CLASSES.map(|class| answers.get_or_create(&Status { class }).clone());
        let seconds = Histogram::new([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
        let built = [("version", techstore_version::VERSION), ("commit", techstore_version::COMMIT)];
        registry.register("build", "The program that runs", Info::new(built));
        registry.register("http_answers", "Answers by class of status", answers.clone());
        registry.register("http_seconds", "Time from a request's headers to its answer", seconds.clone());
        let mut gauge = |name, help| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let parts = Parts {
            answers,
            classes,
            seconds,
            running: gauge("http_running", "Requests worked on now"),
            connections: Connections::default(),
            open: gauge("connections_open", "Connections open now"),
            slow: gauge("connections_slow", "Connections dropped because the peer was too slow"),
            refused: gauge("connections_refused", "Connections turned away, for whatever reason"),
            over_share: gauge("connections_over_share", "Connections turned away for their address had many"),
            mail_waiting: gauge("mail_waiting", "Messages that wait to be sent"),
            mail_failed: gauge("mail_failed", "Messages given up in the last thirty days"),
            mail_dropped: gauge("mail_dropped", "Messages dropped because their mailbox had got too many"),
            jobs_waiting: gauge("jobs_waiting", "Background jobs that wait to be done"),
            jobs_failed: gauge("jobs_failed", "Background jobs given up"),
            registry: Mutex::new(registry),
        };
        Self(Arc::new(parts))
    }

    /// The server's counts of connections.
    #[must_use]
    pub(crate) fn connections(&self) -> Connections {
        self.0.connections.clone()
    }

    /// Gives out the counts of security events as well, and what program this is.
    pub(crate) fn with_events(self, events: &SecurityEvents) -> Self {
        let mut registry = self.0.registry.lock().unwrap_or_else(PoisonError::into_inner);
        registry.register("security_events", "Refusals and attacks by kind", events.counters());
        drop(registry);
        self
    }

    pub(crate) fn begin(&self) {
        self.0.running.inc();
    }

    pub(crate) fn end(&self, status: u16, took: Duration) {
        self.0.running.dec();
        self.0.seconds.observe(took.as_secs_f64());
        match self.0.classes.get(usize::from(status / 100).wrapping_sub(1)) {
            Some(class) => class.inc(),
            None => self.0.answers.get_or_create(&Status { class: "other" }).inc(),
        };
    }

    /// Notes how many messages wait to be sent, and how many were given up.
    pub(crate) fn mail(&self, waiting: i64, failed: i64) {
        self.0.mail_waiting.set(waiting);
        self.0.mail_failed.set(failed);
    }

    /// Notes how many background jobs wait, and how many were given up.
    pub(crate) fn jobs(&self, waiting: i64, failed: i64) {
        self.0.jobs_waiting.set(waiting);
        self.0.jobs_failed.set(failed);
    }

    /// Notes how many messages were dropped.
    pub(crate) fn mail_dropped(&self, dropped: i64) {
        self.0.mail_dropped.set(dropped);
    }

    /// The figures as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        let gauge = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.0.open.set(gauge(self.0.connections.open()));
        self.0.slow.set(gauge(self.0.connections.slow()));
        self.0.refused.set(gauge(self.0.connections.refused()));
        self.0.over_share.set(gauge(self.0.connections.over_share()));
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.0.registry.lock().unwrap_or_else(PoisonError::into_inner));
        text
    }

    /// The address that gives them out.
    pub(crate) fn router(self) -> Router {
        Router::new().route("/metrics", get(show)).with_state(self)
    }
}

async fn show(State(figures): State<Figures>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], figures.text()).into_response()
}
