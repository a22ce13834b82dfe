//! Bodies that arrive a byte at a time, without a cookie: they must not take the places of those who are served.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::super::fixture::Fixture;
use super::super::flood::{answers, front_page, onlooker};
use super::{Outcome, source};

const CONNECTIONS: u16 = 1100;
const TIME: Duration = Duration::from_secs(20);
const DRIP: Duration = Duration::from_secs(2);
const HEAD: &[u8] = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\
    Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n";

/// 1,100 connections, each from an address of its own.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let port = shop.port;
    let seen = fixture.block_on(async {
        let mut attackers = JoinSet::new();
        for number in 0..CONNECTIONS {
            attackers.spawn(timeout(TIME, drip(number, port)));
        }
        sleep(DRIP).await;
        let seen = onlooker(port, TIME - DRIP - DRIP).run(&front_page()).await;
        attackers.shutdown().await;
        seen
    })?;
    shop.stop()?;
    Ok(Outcome {
        sent: format!("{CONNECTIONS} connections, `POST /login/` without a cookie, a byte every 2 s"),
        seen: format!("`GET /`: {}, p99 {:.1} ms", answers(&seen), seen.quantile(990)),
        goal: "every `GET /` is 200",
        held: seen.surprises(200).is_none(),
        figures: json!({ "p99_ms": seen.quantile(990), "answers": answers(&seen) }),
    })
}

/// Begins again when it is cut off.
async fn drip(number: u16, port: u16) {
    loop {
        // A refusal, or the end of a connection, is what the attack is about; it goes on either way.
        let _ = drip_once(number, port).await;
        sleep(Duration::from_millis(100)).await;
    }
}

async fn drip_once(number: u16, port: u16) -> std::io::Result<()> {
    let mut stream = source::connect(source::numbered(number), port).await?;
    stream.write_all(HEAD).await?;
    loop {
        sleep(DRIP).await;
        stream.write_all(b"x").await?;
    }
}
