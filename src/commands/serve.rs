//! `techstore serve`: the shop, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Sources, check_schema, open_database};
use crate::commands::demo_marker::Demo;
use crate::commands::occupancy::{self, Occupied};
use crate::commands::signals::Signals;
use crate::commands::{demo_marker, exposure, log, say, start_line};
use crate::config::{Server as ServerSettings, Settings, Switch};
use crate::site;
use crate::web::server::{self, Limits};

/// How long background work may go on after the last request.
const GRACE: Duration = Duration::from_secs(5);

/// Runs the shop on a database that is up to date.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let occupied = occupancy::share(settings).await?;
    let db = open_database(settings).await?;
    check_schema(&db).await?;
    match demo_marker::state(&db).await? {
        Some(Demo::Filling) => bail!("filling this demonstration was interrupted: run `techstore demo`"),
        Some(Demo::Filled) => {
            tracing::warn!("the database is a demonstration: its products, people and orders are invented");
        }
        None => {}
    }
    let app = App::new(settings, db, Sources::default())?;
    serve(settings, app, occupied).await
}

/// Serves a shop until SIGTERM or SIGINT, then finishes what runs. Until then no restore may begin.
pub(crate) async fn serve(settings: &Settings, app: App, _occupied: Occupied) -> anyhow::Result<()> {
    let server = &settings.server;
    let signals = Signals::listen().context("cannot listen to signals")?;
    let router = site::router(&app, server.concurrency);
    warm_up(&app).await;
    let listener = TcpListener::bind(server.bind).await.with_context(|| format!("cannot listen on {}", server.bind))?;
    let open_files = open_files();
    let limits = limits(server, open_files);
    start_line::log(settings, listener.local_addr()?);
    for wider in exposure::outermost(settings) {
        tracing::warn!(
            what = wider,
            "readable by others than its owner: see «Who may read the files» in docs/operations.md"
        );
    }
    start_line::log_open_files(server.connections, &limits, open_files);
    let stop = CancellationToken::new();
    let metrics = metrics(settings, &app, stop.clone()).await?;
    let jobs = site::background::start(&app, stop.clone());
    app.accounts.devices.start();
    tokio::spawn(signals.cancel(stop.clone()));
    announce(&app, listener.local_addr()?);
    let connections = app.figures.connections().sparing(Arc::clone(&app.web.proxies));
    let ended = server::serve(listener, router, limits, connections, stop.cancelled_owned()).await?;
    jobs.finish(GRACE).await;
    metrics.abort();
    app.db.close().await;
    tracing::info!(cut_off = ended.cut_off, "stopped");
    Ok(())
}

/// Makes menu and front page before anybody can connect, so that the first visitor does not wait for them.
async fn warm_up(app: &App) {
    if let Err(fault) = app.renewals.all().await {
        tracing::warn!(
            causes = fault.causes(),
            "menu and front page are not ready: the first visitors will wait for them"
        );
    }
}

fn limits(server: &ServerSettings, open_files: usize) -> Limits {
    let limits = Limits { connections: server.connections, ..Limits::default() }.within_open_files(open_files);
    match server.limits {
        Switch::On => limits.shared(server.connections_per_address),
        Switch::Off => limits,
    }
}

fn announce(app: &App, address: SocketAddr) {
    // Warnings are in the log before anybody learns that the shop is there.
    log::flush();
    say(format_args!("TechStore: http://{address}"));
    if let Some(folder) = app.mail.mailer.folder() {
        say(format_args!("Письма никому не отправляются, они складываются в {}", folder.display()));
    }
}

/// Raises the limit of open files as far as it may go, and says what it is.
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    current.map_or(usize::MAX, |current| usize::try_from(current).unwrap_or(usize::MAX))
}

async fn metrics(
    settings: &Settings,
    app: &App,
    stop: CancellationToken,
) -> anyhow::Result<tokio::task::JoinHandle<()>> {
    let Some(address) = settings.server.metrics_bind else { return Ok(tokio::spawn(async {})) };
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let router = app.figures.clone().router();
    let limits = Limits { connections: 16, ..Limits::default() };
    Ok(tokio::spawn(async move {
        if let Err(error) =
            server::serve(listener, router, limits, server::Connections::default(), stop.cancelled_owned()).await
        {
            tracing::error!(%error, "metrics are no longer served");
        }
    }))
}
