//! Large uploads of nobody: the shop must refuse them before it holds them in memory.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::super::fixture::Fixture;
use super::super::memory;
use super::super::visitor::Visitor;
use super::{Outcome, source};
use crate::http;

const UPLOADS: u16 = 80;
const BYTES: usize = 5 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);
/// MiB that the shop may grow by.
const GROWTH: f64 = 64.0;

/// 80 pictures of 5 MB at once, with a right CSRF token and without a session.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let visitor = Visitor::arrive(shop.port)?;
    let headers = visitor.headers.replace("application/json", "multipart/form-data; boundary=edge");
    let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\n".to_vec();
    body.resize(BYTES, b'x');
    let request: std::sync::Arc<[u8]> = http::request("POST", "/api/profile/avatar", &headers, &body).into();
    memory::forget_peak(shop.id())?;
    let before = memory::resident(shop.id())?;
    let (port, mut refused) = (shop.port, 0);
    fixture.block_on(async {
        let mut uploads = JoinSet::new();
        for number in 0..UPLOADS {
            uploads.spawn(timeout(PATIENCE, upload(number, port, request.clone())));
        }
        while let Some(status) = uploads.join_next().await {
            refused += u32::from(matches!(status, Ok(Ok(Ok(401 | 503)))));
        }
    })?;
    let peak = memory::peak(shop.id())?;
    shop.stop()?;
    Ok(Outcome {
        sent: format!("{UPLOADS} pictures of 5 MiB at once, without a session"),
        seen: format!("{refused} refused; memory {before:.0} MiB before, {peak:.0} MiB at the peak"),
        goal: "all refused, memory grows by less than 64 MiB",
        held: refused == u32::from(UPLOADS) && peak - before < GROWTH,
        figures: json!({ "refused": refused, "rss_before_mib": before, "rss_peak_mib": peak }),
    })
}

/// Sends all of it, as far as it is taken, and says what was answered.
async fn upload(number: u16, port: u16, request: std::sync::Arc<[u8]>) -> std::io::Result<u16> {
    let (mut reader, mut writer) = source::connect(source::numbered(number), port).await?.into_split();
    let sending = tokio::spawn(async move {
        // The shop may stop listening; its answer is read all the same.
        let _ = writer.write_all(&request).await;
        writer
    });
    let mut line = [0; 12];
    reader.read_exact(&mut line).await?;
    sending.abort();
    let status = std::str::from_utf8(&line).ok().and_then(|line| line.rsplit(' ').next()?.parse().ok());
    status.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}
