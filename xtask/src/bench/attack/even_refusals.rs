//! The time of a refused login under load: it must not tell accounts apart.

use std::sync::Arc;

use anyhow::Result;
use serde_json::json;
use tokio::task::JoinSet;

use super::super::books::Books;
use super::super::fixture::Fixture;
use super::super::load::median;
use super::super::visitor::{self, Visitor};
use super::asking::{Answer, ask, count};
use super::{Outcome, source};
use crate::http;
use crate::secret;

const AT_ONCE: usize = 40;
const ROUNDS: usize = 8;
/// Parts of the median that kinds may differ by; the queue alone differs by as much from round to round.
const APART: f64 = 0.1;
/// Django 5.2's: a million iterations.
const IMPORTED: &str = "pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=";

/// 40 wrong logins at once of each kind in turn: nobody's, an imported account's, one of our own.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open()?;
    let port = shop.port;
    let visitor = Visitor::arrive(port)?;
    let run = secret::fresh()?;
    let [own, imported, nobody] = ["own", "imported", "nobody"].map(|kind| format!("{kind}-{run}"));
    for login in [&own, &imported] {
        visitor.register(port, login, &secret::fresh()?)?;
    }
    fixture.block_on(async { Books::open(&fixture.storage).await?.age_password(&imported, IMPORTED).await })??;
    let request = |login: &str| -> Arc<[u8]> {
        let wrong = visitor::credentials(login, "a wrong guess");
        http::request("POST", "/api/login", &visitor.headers, &wrong).into()
    };
    let kinds = [request(&imported), request(&nobody), request(&own)];
    // The first shows the shop what is stored since it started.
    fixture.block_on(at_once(port, &request(&imported), 1))?;
    let mut times = [const { Vec::new() }; 3];
    let mut answered = 0;
    for _ in 0..ROUNDS {
        for (kind, times) in kinds.iter().zip(&mut times) {
            let answers = fixture.block_on(at_once(port, kind, AT_ONCE))?;
            answered += count(&answers, 401);
            times.extend(answers.iter().map(|answer| answer.seconds * 1000.0));
        }
    }
    shop.stop()?;
    let medians = times.map(median);
    let [imported, nobody, own] = medians;
    let (least, most) = (medians.iter().copied().fold(f64::MAX, f64::min), medians.iter().copied().fold(0.0, f64::max));
    Ok(Outcome {
        sent: format!("{AT_ONCE} wrong logins at once, {ROUNDS} times for each kind of account"),
        seen: format!("medians: imported {imported:.0} ms, unknown {nobody:.0} ms, own {own:.0} ms"),
        goal: "medians within a tenth of each other",
        held: answered == 3 * ROUNDS * AT_ONCE && most - least < most * APART,
        figures: json!({ "imported_ms": imported, "unknown_ms": nobody, "own_ms": own, "answered": answered }),
    })
}

async fn at_once(port: u16, request: &Arc<[u8]>, times: usize) -> Vec<Answer> {
    let mut all = JoinSet::new();
    for _ in 0..times {
        let request = Arc::clone(request);
        all.spawn(async move { ask(source::ATTACKER, port, &request).await });
    }
    all.join_all().await
}
