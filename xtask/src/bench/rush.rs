//! More buyers than pieces: each piece is sold once, and whoever comes too late is told what is short.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::arguments::Database;
use super::books::{Books, Buyer};
use super::fixture::Fixture;
use super::record::Section;
use super::response::Reader;
use crate::http;
use crate::port;
use crate::shop::Shop;

const BUYERS: usize = 200;
const PIECES: i64 = 10;
/// Goods that everybody wants and that are there ten times each; besides them there is enough of another.
const SCARCE: usize = 2;
const PLENTY: i64 = 1_000_000;
/// The worst answer is to come sooner.
const GOAL_MS: f64 = 1000.0;

/// What came of all runs with so many processes.
struct Outcome {
    processes: usize,
    refused: usize,
    worst: Duration,
}

/// An answer to one of those who came at once.
struct Answer {
    status: u16,
    body: Value,
    time: Duration,
}

/// So many runs against one process, and on PostgreSQL as many against two.
pub(super) fn measure(fixture: &Fixture<'_>, runs: u32) -> Result<Section> {
    let most = if fixture.options.database == Database::Postgres { 2 } else { 1 };
    let mut outcomes = Vec::new();
    for processes in 1..=most {
        println!("a rush of {BUYERS} buyers, {processes} process(es) …");
        outcomes.push(rush(fixture, runs, processes)?);
    }
    fixture.doctor()?;
    let mut text = format!(
        "{runs} runs: {BUYERS} customers at once want one unit each of {SCARCE} products with {PIECES} units in stock, and of \
         another with plenty; half of them fill their carts in the opposite order. In every run exactly {PIECES} got an order, \
         and everybody else got 409 with the products that were short. `techstore doctor` found nothing wrong.\n\n| processes | orders | refused with 409 | worst answer (goal < {GOAL_MS:.0} ms) |\n|--:|--:|--:|--:|\n"
    );
    for Outcome { processes, refused, worst } in &outcomes {
        let (orders, worst) = (i64::from(runs) * PIECES, worst.as_secs_f64() * 1000.0);
        text += &format!("| {processes} | {orders} | {refused} | {worst:.0} ms |\n");
    }
    let figures = outcomes.iter().map(|outcome| {
        json!({
            "processes": outcome.processes, "runs": runs, "refused": outcome.refused,
            "worst_ms": outcome.worst.as_secs_f64() * 1000.0,
        })
    });
    Ok(Section::new(fixture.options.database, "more buyers than pieces", text, figures.collect()))
}

fn rush(fixture: &Fixture<'_>, runs: u32, processes: usize) -> Result<Outcome> {
    let books = fixture.block_on(Books::open(&fixture.storage))??;
    let buyers = fixture.block_on(books.buyers(BUYERS))??;
    let plenty = fixture.block_on(books.goods(1, PLENTY))??;
    let shops = (0..processes).map(|_| fixture.open()).collect::<Result<Vec<Shop>>>()?;
    let mut outcome = Outcome { processes, refused: 0, worst: Duration::ZERO };
    for run in 1..=runs {
        let one = run_once(&books, &buyers, &plenty, &shops);
        let answers = fixture.block_on(one)?.with_context(|| format!("run {run} with {processes} process(es)"))?;
        outcome.refused += answers.iter().filter(|answer| answer.status == 409).count();
        outcome.worst = answers.iter().map(|answer| answer.time).fold(outcome.worst, Duration::max);
    }
    for shop in shops {
        shop.stop()?;
    }
    Ok(outcome)
}

/// Lays out new goods, lets everybody order at once, and holds the answers and the shelf to what may be.
async fn run_once(books: &Books, buyers: &[Buyer], plenty: &[i64], shops: &[Shop]) -> Result<Vec<Answer>> {
    let scarce = books.goods(SCARCE, PIECES).await?;
    let wanted: Vec<i64> = scarce.iter().chain(plenty).copied().collect();
    let in_turn = (0..).zip(buyers).map(|(number, buyer)| {
        let mut goods = wanted.clone();
        if number % 2 == 1 {
            goods.reverse();
        }
        (buyer, goods)
    });
    books.fill_carts(&in_turn.collect::<Vec<_>>()).await?;
    let request = |buyer: &Buyer| http::request("POST", "/api/checkout", &buyer.headers, b"{}");
    let requests = buyers.iter().zip(shops.iter().cycle()).map(|(buyer, shop)| (shop.port, request(buyer)));
    let answers = at_once(requests.collect()).await?;
    let placed = answers.iter().filter(|answer| answer.status == 200).count();
    ensure!(i64::try_from(placed)? == PIECES, "{placed} orders of {PIECES} pieces");
    for Answer { status, body, .. } in answers.iter().filter(|answer| answer.status != 200) {
        ensure!(*status == 409 && names_what_is_short(body, &scarce), "{status}: {body}");
    }
    for product in scarce {
        let (left, sold) = (books.stock(product).await?, books.sold(product).await?);
        ensure!((left, sold) == (0, PIECES), "{sold} pieces are sold and {left} are left");
    }
    Ok(answers)
}

/// Whether an answer names one of the goods at least, and of each that nothing is left.
fn names_what_is_short(body: &Value, scarce: &[i64]) -> bool {
    let short = body.get("short").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_one = |line: &Value| {
        let product = line.get("product_id").and_then(Value::as_i64);
        product.is_some_and(|product| scarce.contains(&product)) && line.get("available") == Some(&json!(0))
    };
    !short.is_empty() && short.iter().all(is_one)
}

/// Sends each request on a connection of its own; all connections stand before the first request is sent.
async fn at_once(requests: Vec<(u16, Vec<u8>)>) -> Result<Vec<Answer>> {
    let (barrier, mut clients) = (Arc::new(Barrier::new(requests.len())), JoinSet::new());
    for (port, request) in requests {
        let barrier = Arc::clone(&barrier);
        clients.spawn(async move {
            let mut stream = TcpStream::connect(port::local(port)).await?;
            barrier.wait().await;
            let sent = Instant::now();
            stream.write_all(&request).await?;
            let mut reader = Reader::default();
            let received = reader.next(&mut stream).await?;
            let time = sent.elapsed();
            let body = serde_json::from_slice(reader.body()).unwrap_or_default();
            anyhow::Ok(Answer { status: received.status, body, time })
        });
    }
    let mut answers = Vec::new();
    while let Some(client) = clients.join_next().await {
        match client? {
            Ok(answer) => answers.push(answer),
            Err(error) => bail!("a connection was cut off: {error}"),
        }
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_goods_of_which_nothing_is_left() {
        let body = |product, available| json!({ "short": [{ "product_id": product, "available": available }] });
        assert!(names_what_is_short(&body(7, 0), &[7, 8]));
        assert!(!names_what_is_short(&body(9, 0), &[7, 8]));
        assert!(!names_what_is_short(&body(7, 1), &[7, 8]));
        assert!(!names_what_is_short(&json!({ "short": [] }), &[7, 8]));
        assert!(!names_what_is_short(&json!({}), &[7, 8]));
    }
}
