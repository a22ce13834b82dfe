//! Connections that say nothing, all of one address: they must not take the places of everybody else.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::super::fixture::Fixture;
use super::super::flood::{answers, front_page, onlooker};
use super::{Outcome, source};

const CONNECTIONS: u16 = 4150;
const TIME: Duration = Duration::from_secs(15);
const BEFORE: Duration = Duration::from_secs(2);

/// 4,150 silent connections, opened again as they are closed.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let port = shop.port;
    let seen = fixture.block_on(async {
        let mut attackers = JoinSet::new();
        for _ in 0..CONNECTIONS {
            attackers.spawn(timeout(BEFORE + TIME, stay_silent(port)));
        }
        sleep(BEFORE).await;
        let seen = onlooker(port, TIME).run(&front_page()).await;
        attackers.shutdown().await;
        seen
    })?;
    shop.stop()?;
    Ok(Outcome {
        sent: format!("{CONNECTIONS} connections of one address that send nothing"),
        seen: format!("`GET /`: {}, p99 {:.1} ms", answers(&seen), seen.quantile(990)),
        goal: "every `GET /` is 200",
        held: seen.surprises(200).is_none(),
        figures: json!({ "p99_ms": seen.quantile(990), "answers": answers(&seen) }),
    })
}

async fn stay_silent(port: u16) {
    loop {
        if let Ok(stream) = source::connect(source::ATTACKER, port).await {
            wait_for_the_end(&stream).await;
        }
        sleep(Duration::from_millis(200)).await;
    }
}

async fn wait_for_the_end(stream: &TcpStream) {
    let mut bytes = [0; 512];
    let since = Instant::now();
    while since.elapsed() < BEFORE + TIME && stream.readable().await.is_ok() {
        match stream.try_read(&mut bytes) {
            Ok(0) => return,
            Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return,
            _ => {}
        }
    }
}
