//! The server that the shop is compared with: axum as it comes, one route, one recorded answer.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::routing::any;
use axum::serve::ListenerExt;
use serde_json::{Value, json};

use crate::http::{self, Response};
use crate::port;
use crate::process;
use crate::workspace::Workspace;

/// Headers that the server under axum writes itself.
const WRITTEN_BY_SERVER: &[&str] = &["connection", "content-length", "date", "transfer-encoding"];

/// Settings of the hidden command `bare`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1
    port: u16,
    /// Folder with `head.json` and `body`
    recording: PathBuf,
}

/// Serves the recording until killed. It reads a request's body, as a handler would, and looks at nothing.
pub(crate) fn serve(options: &Options) -> Result<()> {
    let head: Value = serde_json::from_slice(&std::fs::read(options.recording.join("head.json"))?)?;
    let path = head.get("path").and_then(Value::as_str).context("the recording has no path")?;
    let answer = (status(&head)?, headers(&head)?, Bytes::from(std::fs::read(options.recording.join("body"))?));
    let handler = async |State(answer): State<Arc<(StatusCode, HeaderMap, Bytes)>>, _body: Bytes| (*answer).clone();
    let router = Router::new().route(path, any(handler)).with_state(Arc::new(answer));
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(port::local(options.port)).await?;
        // As the shop's own listener does; a connection that refuses it is slower, nothing else.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        Ok(axum::serve(listener, router).await?)
    })
}

/// The comparison server in a process of its own; killed when dropped.
pub(super) struct Bare {
    pub(super) port: u16,
    child: Child,
}

impl Bare {
    /// Starts a server that gives this answer at `path` and waits for it.
    pub(super) fn start(workspace: &Workspace, path: &str, answer: &Response) -> Result<Self> {
        let folder = workspace.fresh("bench/bare")?;
        let headers: Vec<_> =
            answer.headers.iter().filter(|(name, _)| !WRITTEN_BY_SERVER.contains(&name.as_str())).collect();
        let route = path.split('?').next().unwrap_or(path);
        let head = json!({"path": route, "status": answer.status, "headers": headers});
        std::fs::write(folder.join("head.json"), head.to_string())?;
        std::fs::write(folder.join("body"), &answer.body)?;
        let port = port::free()?;
        let mut command = Command::new(std::env::current_exe()?);
        let child = process::spawn(command.arg("bare").arg(port.to_string()).arg(folder))?;
        let mut bare = Self { port, child };
        bare.wait(route, answer)?;
        Ok(bare)
    }

    fn wait(&mut self, path: &str, answer: &Response) -> Result<()> {
        let started = Instant::now();
        loop {
            match http::ask(self.port, "GET", path, "", b"") {
                Ok(same) if same.body == answer.body => return Ok(()),
                Ok(_) => bail!("the bare server sends other bytes for {path}"),
                Err(error) if started.elapsed() > Duration::from_secs(10) => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(10)),
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the bare server ended ({status})");
            }
        }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _gone = process::kill(&mut self.child);
    }
}

fn status(head: &Value) -> Result<StatusCode> {
    let status = head.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    Ok(StatusCode::from_u16(status.context("the recording has no status")?)?)
}

fn headers(head: &Value) -> Result<HeaderMap> {
    let recorded = head.get("headers").cloned().context("the recording has no headers")?;
    let mut headers = HeaderMap::new();
    for (name, value) in serde_json::from_value::<Vec<(String, String)>>(recorded)? {
        headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(headers)
}
