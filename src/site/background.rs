//! The shop's background work: which jobs there are, and how often they run.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::accounts::{self, sessions};
use crate::app::App;
use crate::jobs::{Jobs, Recurring};
use crate::kernel::fault::Fault;
use crate::mail::SendMail;
use crate::orders::deadlines::{EndUnconfirmed, EndUnpaid};
use crate::{jobs, mail, orders};

const HOURLY: Duration = Duration::from_secs(3600);
/// How often the outbox is looked at without being woken: for messages that were postponed or written by another process.
const MAIL_EVERY: Duration = Duration::from_secs(10);

/// The longest delay before the shop learns of a payment that the bank did not report, and before an unpaid order ends.
const PAYMENTS_EVERY: Duration = Duration::from_secs(15);

/// The longest delay before an unconfirmed order ends.
const UNCONFIRMED_EVERY: Duration = Duration::from_secs(60);
/// How often rows are looked for that should have a job and have none: an older program wrote them, or the operator changed them.
const STRAYS_EVERY: Duration = Duration::from_secs(60);
/// How much longer than its time a checkout draft may be kept.
const DRAFTS_EVERY: Duration = Duration::from_secs(60);
/// The longest delay of a day's digest for the staff.
const DIGESTS_EVERY: Duration = Duration::from_secs(600);
/// How old menu and front page may be after a time without visitors.
const RENEWALS_EVERY: Duration = Duration::from_secs(5);
/// The longest delay before a shop without writes notices that its database file is gone.
const FILE_EVERY: Duration = Duration::from_secs(3);

/// Starts all jobs; they end when `stop` is cancelled.
pub fn start(app: &App, stop: CancellationToken) -> Jobs {
    let mut jobs = Jobs::new(stop);
    start_job(&mut jobs, app, Recurring { name: "kept answers", every: RENEWALS_EVERY, waker: None }, renew);
    start_job(&mut jobs, app, Recurring { name: "old sessions", every: HOURLY, waker: None }, sweep_sessions);
    start_job(&mut jobs, app, Recurring { name: "formats of hashes", every: HOURLY, waker: None }, survey_hashes);
    start_job(&mut jobs, app, Recurring { name: "old mail", every: HOURLY, waker: None }, sweep_mail);
    start_job(&mut jobs, app, Recurring { name: "payments", every: PAYMENTS_EVERY, waker: None }, ask_bank);
    start_job(&mut jobs, app, Recurring { name: "unpaid orders", every: PAYMENTS_EVERY, waker: None }, end_unpaid);
    start_job(
        &mut jobs,
        app,
        Recurring { name: "unconfirmed orders", every: UNCONFIRMED_EVERY, waker: None },
        end_unconfirmed,
    );
    start_job(
        &mut jobs,
        app,
        Recurring { name: "rows without a job", every: STRAYS_EVERY, waker: None },
        work_on_strays,
    );
    start_job(&mut jobs, app, Recurring { name: "turns to order", every: HOURLY, waker: None }, sweep_turns);
    start_job(&mut jobs, app, Recurring { name: "checkout drafts", every: DRAFTS_EVERY, waker: None }, sweep_drafts);
    start_job(&mut jobs, app, Recurring { name: "digests", every: DIGESTS_EVERY, waker: None }, send_digests);
    start_job(&mut jobs, app, Recurring { name: "database file", every: FILE_EVERY, waker: None }, verify_file);
    let waker = Some(Arc::clone(&app.mail.waker));
    start_job(&mut jobs, app, Recurring { name: "mail", every: MAIL_EVERY, waker }, deliver_mail);
    let waker = Some(Arc::clone(&app.accounts.job_waker));
    start_job(&mut jobs, app, Recurring { name: "accounts", every: MAIL_EVERY, waker }, work_on_accounts);
    jobs
}

fn start_job<F>(jobs: &mut Jobs, app: &App, job: Recurring, work: fn(App, CancellationToken) -> F)
where
    F: Future<Output = Result<(), Fault>> + Send + 'static,
{
    let app = app.clone();
    jobs.start(job, move |stop| work(app.clone(), stop));
}

async fn renew(app: App, _: CancellationToken) -> Result<(), Fault> {
    app.renewals.all().await
}

async fn verify_file(app: App, _: CancellationToken) -> Result<(), Fault> {
    match app.db.verify_file().await {
        // The database itself said so in the log, once.
        Ok(()) | Err(techstore_db::Error::Lost(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn sweep_sessions(app: App, _: CancellationToken) -> Result<(), Fault> {
    let swept = sessions::sweep(&app.accounts).await?;
    if swept > 0 {
        tracing::info!(swept, "deleted expired sessions");
    }
    Ok(())
}

async fn work_on_accounts(app: App, stop: CancellationToken) -> Result<(), Fault> {
    accounts::work(&app.accounts, &stop).await
}

async fn survey_hashes(app: App, _: CancellationToken) -> Result<(), Fault> {
    accounts::survey(&app.accounts).await?;
    // Whoever signs in need not look now.
    let _ = app.accounts.surveyed.set(());
    Ok(())
}

async fn sweep_mail(app: App, _: CancellationToken) -> Result<(), Fault> {
    let swept = mail::sweep(&app.mail).await?;
    if swept > 0 {
        tracing::info!(swept, "deleted old messages");
    }
    mail::notices::sweep(&app.mail).await?;
    Ok(())
}

async fn send_digests(app: App, _: CancellationToken) -> Result<(), Fault> {
    let written = mail::notices::send_digests(&app.mail, &app.web.time_zone).await?;
    if written > 0 {
        tracing::info!(written, "wrote digests for the staff");
    }
    Ok(())
}

async fn ask_bank(app: App, stop: CancellationToken) -> Result<(), Fault> {
    orders::ask_bank(&app.orders, || !stop.is_cancelled()).await
}

async fn end_unpaid(app: App, stop: CancellationToken) -> Result<(), Fault> {
    jobs::work::<EndUnpaid>(&app.db, &app.orders.clock, &app.orders, &stop).await
}

async fn end_unconfirmed(app: App, stop: CancellationToken) -> Result<(), Fault> {
    jobs::work::<EndUnconfirmed>(&app.db, &app.orders.clock, &app.orders, &stop).await
}

async fn work_on_strays(app: App, stop: CancellationToken) -> Result<(), Fault> {
    let goes_on = || !stop.is_cancelled();
    mail::deliver(&app.mail, goes_on).await?;
    count_mail(&app).await?;
    let cancelled = orders::end_unpaid(&app.orders, goes_on).await?;
    if cancelled > 0 {
        tracing::info!(cancelled, "cancelled orders that were not paid in time");
    }
    let ended = orders::end_unconfirmed(&app.orders, goes_on).await?;
    if ended > 0 {
        tracing::info!(ended, "cancelled orders that were not confirmed in time");
    }
    let standing = jobs::standing(&app.db, app.orders.clock.now()).await?;
    app.figures.jobs(standing.waiting, standing.failed);
    Ok(())
}

async fn sweep_turns(app: App, _: CancellationToken) -> Result<(), Fault> {
    orders::caps::sweep(&app.orders).await?;
    Ok(())
}

async fn sweep_drafts(app: App, _: CancellationToken) -> Result<(), Fault> {
    orders::sweep_drafts(&app.orders).await?;
    Ok(())
}

async fn deliver_mail(app: App, stop: CancellationToken) -> Result<(), Fault> {
    jobs::work::<SendMail>(&app.db, &app.mail.clock, &app.mail, &stop).await?;
    count_mail(&app).await
}

async fn count_mail(app: &App) -> Result<(), Fault> {
    let standing = mail::standing(&app.db, app.mail.clock.now()).await?;
    app.figures.mail(standing.waiting, standing.failed);
    app.figures.mail_dropped(mail::dropped(&mut app.db.read().await?).await?);
    Ok(())
}
