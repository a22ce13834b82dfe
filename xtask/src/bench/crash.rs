//! `kill -9` in the middle of writing: nothing that was answered with «yes» may be lost, nothing may be half there.

mod orders;
mod registrations;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use self::orders::Orders;
use self::registrations::Registrations;
use super::fixture::Fixture;
use super::load::median;
use super::record::Section;
use super::response::Reader;
use crate::port;
use crate::secret;
use crate::shop::{Shop, StartUp};

const SHORTEST: Duration = Duration::from_millis(100);

/// Something that a client asks the shop to write.
trait Action: Send + 'static {
    /// Its requests, in order; the answer to the last one acknowledges it.
    fn requests(&self) -> Vec<Vec<u8>>;

    /// Notes what the shop answered.
    fn answered(&mut self, body: &[u8]) -> Result<()>;
}

/// Makes a client's actions; no number is used twice.
type Maker<D> = Box<dyn Fn(u64) -> D + Send>;

/// What is written while the shop is killed.
trait Work {
    type Action: Action;

    const NAME: &'static str;
    /// What is going on, after «in the middle of».
    const WHAT: &'static str;

    /// The clients that write at the same time to a shop that has just been started.
    fn clients(&self, shop: &Shop) -> Result<Vec<Maker<Self::Action>>>;

    /// How many of those in doubt are there; fails for anything that is lost or half there.
    fn look_after(&self, life: &Life<Self::Action>, shop: &Shop) -> Result<usize>;

    fn words(sums: &Sums) -> String;
}

/// What was written in one life of the shop.
struct Life<D> {
    acknowledged: Vec<D>,
    /// It died before it answered.
    in_doubt: Vec<D>,
}

/// What was written in all lives.
#[derive(Default)]
struct Sums {
    acknowledged: usize,
    in_doubt: usize,
    /// How many of those in doubt were there.
    there: usize,
    restarts: Vec<StartUp>,
}

/// Kills the shop `times` times while people register.
pub(super) fn registrations(fixture: &Fixture<'_>, times: u32) -> Result<Section> {
    measure(fixture, times, &Registrations::new()?)
}

/// Kills the shop `times` times while people order.
pub(super) fn orders(fixture: &Fixture<'_>, times: u32) -> Result<Section> {
    measure(fixture, times, &Orders::prepare(fixture)?)
}

/// Kills the shop, starts it again each time and looks after everything that was written.
fn measure<W: Work>(fixture: &Fixture<'_>, times: u32, work: &W) -> Result<Section> {
    println!("{} …", W::NAME);
    let (numbers, mut sums) = (Arc::new(AtomicU64::new(0)), Sums::default());
    let mut shop = fixture.open()?;
    for time in 1..=times {
        let clients = work.clients(&shop)?;
        let life = fixture.block_on(write_until_killed(shop, clients, &numbers))??;
        shop = fixture.open()?;
        sums.restarts.push(shop.start_up);
        sums.acknowledged += life.acknowledged.len();
        sums.in_doubt += life.in_doubt.len();
        sums.there += work.look_after(&life, &shop).with_context(|| format!("after kill {time}"))?;
        fixture.doctor().with_context(|| format!("after kill {time}"))?;
    }
    shop.stop()?;
    let (healthy, home) = (sums.milliseconds(|time| time.healthy), sums.milliseconds(|time| time.home));
    let text = format!(
        "Killed {times} times during {}. {} `techstore doctor` found nothing wrong after any kill. From the start to the \
         first `/healthz`: {:.0} ms (median), {:.0} ms at most (goal ≤ 300); to the first page {:.0} ms, {:.0} ms at most (goal \
         ≤ 200).\n",
        W::WHAT,
        W::words(&sums),
        median(healthy.clone()),
        worst(&healthy),
        median(home.clone()),
        worst(&home),
    );
    let figures = json!({
        "kills": times, "acknowledged": sums.acknowledged, "lost": 0, "half": 0, "in_doubt": sums.in_doubt,
        "in_doubt_there": sums.there, "healthy_ms_median": median(healthy.clone()), "healthy_ms_max": worst(&healthy),
        "restart_ms_median": median(home.clone()), "restart_ms_max": worst(&home),
    });
    Ok(Section::new(fixture.options.database, W::NAME, text, figures))
}

impl Sums {
    fn milliseconds(&self, of: impl Fn(&StartUp) -> Duration) -> Vec<f64> {
        self.restarts.iter().map(|time| of(time).as_secs_f64() * 1000.0).collect()
    }
}

fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

async fn write_until_killed<D: Action>(
    shop: Shop,
    clients: Vec<Maker<D>>,
    numbers: &Arc<AtomicU64>,
) -> Result<Life<D>> {
    let mut writing = JoinSet::new();
    for make in clients {
        // Ends with the connection, when the shop dies.
        writing.spawn(write(shop.port, make, Arc::clone(numbers)));
    }
    // Up to a second longer, at random, so that the kill meets every stage of the work.
    let random = u64::from_str_radix(secret::fresh()?.get(..8).unwrap_or_default(), 16)? % 1000;
    tokio::time::sleep(SHORTEST + Duration::from_millis(random)).await;
    shop.kill()?;
    let mut life = Life { acknowledged: Vec::new(), in_doubt: Vec::new() };
    while let Some(client) = writing.join_next().await {
        let own = client??;
        life.acknowledged.extend(own.acknowledged);
        life.in_doubt.extend(own.in_doubt);
    }
    Ok(life)
}

async fn write<D: Action>(port: u16, make: Maker<D>, numbers: Arc<AtomicU64>) -> Result<Life<D>> {
    let mut life = Life { acknowledged: Vec::new(), in_doubt: Vec::new() };
    let mut stream = TcpStream::connect(port::local(port)).await?;
    stream.set_nodelay(true)?;
    let mut reader = Reader::default();
    'actions: loop {
        let mut action = make(numbers.fetch_add(1, Ordering::Relaxed));
        for request in action.requests() {
            let sent = stream.write_all(&request).await;
            let answer = match sent {
                Ok(()) => reader.next(&mut stream).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(received) if received.status == 200 => {}
                Ok(received) => bail!("{}: {}", received.status, String::from_utf8_lossy(reader.bytes())),
                Err(_) => {
                    life.in_doubt.push(action);
                    break 'actions;
                }
            }
        }
        action.answered(reader.body())?;
        life.acknowledged.push(action);
    }
    Ok(life)
}
