//! Guesses at one account's password from everywhere: few are looked at, and the owner signs in meanwhile.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::super::fixture::Fixture;
use super::super::visitor::{self, Visitor, expect_ok};
use super::asking::{Answer, ask, count};
use super::{Outcome, source};
use crate::http;
use crate::secret;

const GUESSES: u16 = 300;
const LOOKED_AT: usize = 100;
/// How often the owner signs in meanwhile, and how long that may take.
const OWNER: usize = 10;
const OWNERS_WAIT: f64 = 2.0;

/// 300 wrong passwords from 300 networks at once, by login and by e-mail in turn.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let port = shop.port;
    let visitor = Visitor::arrive(port)?;
    let (login, password) = (format!("guess-{}", secret::fresh()?), secret::fresh()?);
    visitor.register(port, &login, &password)?;
    let right = visitor::credentials(&login, &password);
    let known = http::ask(port, "POST", "/api/login", &visitor.headers, &right)?;
    expect_ok(&known)?;
    let device = known.cookie("device").context("the login sets no device")?;
    let headers = visitor.headers.replace("Cookie: ", &format!("Cookie: device={device}; "));
    let owner: Arc<[u8]> = http::request("POST", "/api/login", &headers, &right).into();
    let guess = |name: &str| -> Arc<[u8]> {
        let wrong = visitor::credentials(name, "a wrong guess");
        http::request("POST", "/api/login", &visitor.headers, &wrong).into()
    };
    let guesses = [guess(&login), guess(&format!("{login}@EXAMPLE.org"))];
    let (answers, owners) = fixture.block_on(async { tokio::join!(attack(port, &guesses), sign_in(port, &owner)) })?;
    shop.stop()?;
    let looked_at = count(&answers, 401);
    let slowest = owners.iter().map(|answer| answer.seconds).fold(0.0, f64::max);
    let came_in = count(&owners, 200);
    Ok(Outcome {
        sent: format!("{GUESSES} wrong passwords for one account from as many networks, by login and e-mail in turn"),
        seen: format!(
            "{looked_at} checked, {} told to wait; the owner's browser signed in {came_in} of {OWNER} times, in at most \
             {:.0} ms",
            count(&answers, 429),
            slowest * 1000.0,
        ),
        goal: "at most 100 checked, the owner signs in within 2 s",
        held: looked_at <= LOOKED_AT && came_in == OWNER && slowest < OWNERS_WAIT,
        figures: json!({ "looked_at": looked_at, "owner_signed_in": came_in, "owner_slowest_ms": slowest * 1000.0 }),
    })
}

async fn attack(port: u16, guesses: &[Arc<[u8]>; 2]) -> Vec<Answer> {
    let mut all = JoinSet::new();
    for number in 0..GUESSES {
        let [by_login, by_email] = guesses;
        let request = Arc::clone(if number % 2 == 0 { by_login } else { by_email });
        all.spawn(async move {
            // Too many at once are told to come again, and do.
            loop {
                let answer = ask(source::numbered(number), port, &request).await;
                if answer.status != 503 {
                    return answer;
                }
                sleep(Duration::from_millis(200)).await;
            }
        });
    }
    all.join_all().await
}

async fn sign_in(port: u16, owner: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for _ in 0..OWNER {
        sleep(Duration::from_millis(150)).await;
        answers.push(ask(source::ATTACKER, port, owner).await);
    }
    answers
}
