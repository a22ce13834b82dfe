//! The shop's background work: which jobs there are, and how often they run.

use std::time::Duration;

use crate::accounts::sessions;
use crate::app::App;
use crate::jobs::{Jobs, Recurring, Stop};
use crate::kernel::fault::Fault;

const HOURLY: Duration = Duration::from_secs(3600);

/// Starts all of it; it ends when the stop is said.
pub fn start(app: &App, stop: Stop) -> Jobs {
    let mut jobs = Jobs::new(stop);
    start_job(&mut jobs, app, Recurring { name: "old sessions", every: HOURLY, waker: None }, sweep_sessions);
    jobs
}

fn start_job<F>(jobs: &mut Jobs, app: &App, job: Recurring, work: fn(App, Stop) -> F)
where
    F: Future<Output = Result<(), Fault>> + Send + 'static,
{
    let app = app.clone();
    jobs.start(job, move |stop| work(app.clone(), stop));
}

async fn sweep_sessions(app: App, _: Stop) -> Result<(), Fault> {
    let swept = sessions::sweep(&app.accounts).await?;
    if swept > 0 {
        tracing::info!(swept, "cleared old sessions away");
    }
    Ok(())
}
