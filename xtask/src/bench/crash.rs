//! `kill -9` in the middle of registrations: nobody who was told «yes» may be lost, nobody may be half there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::ground::Ground;
use super::load::median;
use super::record::Section;
use super::response::Reader;
use super::visitor::{self, Visitor};
use crate::http;
use crate::port;
use crate::process;
use crate::secret;
use crate::shop::Shop;

const CLIENTS: u16 = 8;
const SHORTEST: Duration = Duration::from_millis(100);

/// Registrations of one life of the shop.
#[derive(Default)]
struct Registrations {
    /// The shop said yes.
    acknowledged: Vec<String>,
    /// It died before it answered.
    in_doubt: Vec<String>,
}

/// Kills the shop `times` times, starts it again each time and looks after everybody who registered.
pub(super) fn measure(ground: &Ground<'_>, times: u32) -> Result<Section> {
    println!("kill -9 …");
    let (run, password) = (secret::fresh()?, secret::fresh()?);
    let numbers = Arc::new(AtomicU64::new(0));
    let (mut acknowledged, mut in_doubt, mut there, mut restarts) = (0, 0, 0, Vec::new());
    let mut shop = ground.open()?;
    for _ in 0..times {
        let visitor = Visitor::arrive(shop.port)?;
        let lived = ground.block_on(register_until_killed(shop, &visitor, &run, &password, &numbers))??;
        shop = ground.open()?;
        restarts.push(shop.start_up.home.as_secs_f64() * 1000.0);
        acknowledged += lived.acknowledged.len();
        in_doubt += lived.in_doubt.len();
        there += look_after(&lived, &shop, &password)?;
    }
    shop.stop()?;
    process::output(&mut ground.place.command(&ground.program, "doctor")).context("after the last kill")?;
    let slowest = restarts.iter().copied().fold(0.0, f64::max);
    let text = format!(
        "Killed {times} times in the middle of registrations. Of {acknowledged} customers who were told «yes», all could \
         sign in with a whole profile, and their logins were taken; of {in_doubt} whose answer never came, {there} were \
         wholly there and the others could register anew. `techstore doctor` found nothing. First page after a kill: \
         {:.0} ms (median), {slowest:.0} ms at most (goal ≤ 200).\n",
        median(restarts.clone()),
    );
    let figures = json!({
        "kills": times, "acknowledged": acknowledged, "lost": 0, "half": 0, "in_doubt": in_doubt,
        "in_doubt_there": there, "restart_ms_median": median(restarts), "restart_ms_max": slowest,
    });
    Ok(Section::new(ground.options.database, "kill -9", text, figures))
}

async fn register_until_killed(
    shop: Shop,
    visitor: &Visitor,
    run: &str,
    password: &str,
    numbers: &Arc<AtomicU64>,
) -> Result<Registrations> {
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (port, headers, numbers) = (shop.port, visitor.headers.clone(), Arc::clone(numbers));
        let (run, password) = (run.to_owned(), password.to_owned());
        clients.spawn(async move {
            let mut client = Registrations::default();
            // Ends with the connection, when the shop dies.
            let ended = client.fill(port, &headers, &run, &password, &numbers).await;
            ended.map(|()| client)
        });
    }
    // Up to a second longer, at random, so that the kill meets every stage of a registration.
    let random = u64::from_str_radix(secret::fresh()?.get(..8).unwrap_or_default(), 16)? % 1000;
    tokio::time::sleep(SHORTEST + Duration::from_millis(random)).await;
    shop.kill()?;
    let mut all = Registrations::default();
    while let Some(client) = clients.join_next().await {
        let client = client??;
        all.acknowledged.extend(client.acknowledged);
        all.in_doubt.extend(client.in_doubt);
    }
    Ok(all)
}

impl Registrations {
    async fn fill(&mut self, port: u16, headers: &str, run: &str, password: &str, numbers: &AtomicU64) -> Result<()> {
        let mut stream = TcpStream::connect(port::local(port)).await?;
        let mut reader = Reader::default();
        loop {
            let login = format!("crash-{}-{run}", numbers.fetch_add(1, Ordering::Relaxed));
            let body = visitor::registration(&login, password);
            let sent = stream.write_all(&http::request("POST", "/api/register", headers, &body)).await;
            let answer = match sent {
                Ok(()) => reader.next(&mut stream).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(received) if received.status == 200 => self.acknowledged.push(login),
                Ok(received) => bail!("{}: {}", received.status, String::from_utf8_lossy(reader.bytes())),
                Err(_) => {
                    self.in_doubt.push(login);
                    return Ok(());
                }
            }
        }
    }
}

/// How many of those in doubt are there; fails for anybody lost or half there.
fn look_after(lived: &Registrations, shop: &Shop, password: &str) -> Result<usize> {
    let visitor = Visitor::arrive(shop.port)?;
    for login in &lived.acknowledged {
        if !is_whole(login, &visitor, shop, password)? {
            bail!("{login} was told «yes» and is lost");
        }
        let again = visitor::registration(login, password);
        let again = http::ask(shop.port, "POST", "/api/register", &visitor.headers, &again)?;
        if again.status != 400 {
            bail!("{login} exists, and registering again answers {}", again.status);
        }
    }
    let mut there = 0;
    for login in &lived.in_doubt {
        if is_whole(login, &visitor, shop, password)? {
            there += 1;
            continue;
        }
        let again = visitor.register(shop.port, login, password);
        again.with_context(|| format!("{login} cannot sign in and is in the way of registering"))?;
        if !is_whole(login, &visitor, shop, password)? {
            bail!("{login} registered anew and cannot sign in");
        }
    }
    Ok(there)
}

/// Whether this customer can sign in; fails when the profile is not whole then.
fn is_whole(login: &str, visitor: &Visitor, shop: &Shop, password: &str) -> Result<bool> {
    let Some(session) = visitor.sign_in(shop.port, login, password)? else { return Ok(false) };
    let profile = http::ask(shop.port, "GET", "/profile/", &session, b"")?;
    if profile.status != 200 || !profile.text().contains("Нагрузкина") {
        bail!("{login} is half there: /profile/ answers {}", profile.status);
    }
    Ok(true)
}
