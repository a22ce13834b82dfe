//! Whether the shop can take an order: what `/readyz` and `/healthz` answer.
//!
//! All checks run together, at most once a second however many probes ask, and within a time limit even when the database or
//! the disk hangs. The answer names the check that failed; the log says why.

mod checks;
mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use techstore_db::Timestamp;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use checks::CHECKS;
pub(crate) use checks::{Check, Looked};

/// How long an answer is reused.
const FRESH: SignedDuration = SignedDuration::from_secs(1);
/// How long all checks together may take: a probe waits 2 s.
const LONGEST: Duration = Duration::from_millis(1500);
/// A check that hangs for longer is given up and begun anew.
const HANGS: Duration = Duration::from_secs(20);

/// The checks and what they found last; cheap to clone.
#[derive(Clone)]
pub struct Health {
    at: Arc<Looked>,
    state: Arc<Mutex<Found>>,
}

pub(crate) type Report = Arc<[Check]>;

#[derive(Default)]
struct Found {
    last: Option<(Timestamp, Report)>,
    running: Vec<Running>,
}

struct Running {
    check: Check,
    since: Instant,
    task: JoinHandle<Result<(), String>>,
}

impl Health {
    #[must_use]
    pub(crate) fn new(at: Looked) -> Self {
        Self { at: Arc::new(at), state: Arc::default() }
    }

    /// What failed; nothing when the shop is ready.
    pub async fn look(&self) -> Report {
        let now = self.at.clock.now();
        let mut state = self.state.lock().await;
        let known = state.last.as_ref().filter(|(at, _)| now.duration_since(**at).abs() < FRESH);
        // Whether the database was closed costs nothing to see, so that answer is never reused.
        if let Some((_, known)) = known
            && !self.at.db.is_closed()
        {
            return Arc::clone(known);
        }
        let failed = state.run(&self.at).await;
        let before = state.last.replace((now, Arc::clone(&failed))).map(|(_, before)| before);
        if failed.is_empty() && before.is_some_and(|before| !before.is_empty()) {
            tracing::info!("ready again");
        }
        failed
    }
}

impl Found {
    /// Begins all checks that do not run any more, and waits for them together.
    async fn run(&mut self, at: &Arc<Looked>) -> Report {
        self.running.retain(|running| {
            let goes_on = !running.task.is_finished() && running.since.elapsed() < HANGS;
            if !goes_on {
                running.task.abort();
            }
            goes_on
        });
        for check in CHECKS {
            if self.running.iter().all(|running| running.check != check) {
                let task = tokio::spawn(check.run(Arc::clone(at)));
                self.running.push(Running { check, since: Instant::now(), task });
            }
        }
        let until = Instant::now() + LONGEST;
        let mut failed = Vec::new();
        for running in &mut self.running {
            let cause = match timeout_at(until, &mut running.task).await {
                Ok(Ok(Ok(()))) => continue,
                Ok(Ok(Err(cause))) => cause,
                Ok(Err(gone)) => gone.to_string(),
                Err(_) => "no answer in time".to_owned(),
            };
            tracing::warn!(check = running.check.words(), cause, "not ready");
            failed.push(running.check);
        }
        // A task that gave its answer must not be asked again.
        self.running.retain(|running| !running.task.is_finished());
        failed.into()
    }
}

/// `GET /readyz` and `GET /healthz`: 200 when an order could be taken now, otherwise 503 with what is wrong, line by line.
pub(crate) async fn ready(State(health): State<Health>) -> Response {
    let failed = health.look().await;
    if failed.is_empty() {
        return "ok\n".into_response();
    }
    let lines: String = failed.iter().map(|check| format!("{}\n", check.words())).collect();
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "2")], lines).into_response()
}

/// `GET /livez`: the program answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// Whether this address is a probe's: it is answered under any `Host` and at any load.
#[must_use]
pub(crate) fn is_probe(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz" | "/healthz")
}
