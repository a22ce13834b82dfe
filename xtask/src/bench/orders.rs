//! Orders placed in a second: many customers, each with one cart, until every cart is an order.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::arguments::Database;
use super::books::{Books, Buyer};
use super::fixture::Fixture;
use super::load::{Load, Requests, Sample, median};
use super::record::Section;
use crate::http;

const CARTS: usize = 2000;
const CONNECTIONS: u16 = 64;
const PIECES: i64 = 1_000_000;
/// Longer than any round takes.
const LIMIT: Duration = Duration::from_secs(60);
/// Orders a second that SQLite is to reach on two cores.
const GOAL: f64 = 800.0;

/// What was bought, and how fast.
struct Row {
    name: &'static str,
    rate: f64,
    p50: f64,
    p99: f64,
    worst: f64,
    surprises: Vec<String>,
}

/// Carts of different goods, then carts of one and the same product, whose row all buyers want.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    let mut rows = Vec::new();
    for (name, goods) in [("of 100 goods", 100), ("of one product", 1)] {
        println!("orders, {name} …");
        rows.push(rounds(fixture, name, goods)?);
    }
    fixture.doctor()?;
    Ok(section(fixture, &rows))
}

fn rounds(fixture: &Fixture<'_>, name: &'static str, goods: usize) -> Result<Row> {
    let rounds = usize::from(fixture.options.rounds);
    let books = fixture.block_on(Books::open(&fixture.storage))??;
    let buyers = fixture.block_on(prepare(&books, rounds * CARTS, goods))??;
    let shop = fixture.open()?;
    let mut samples = Vec::new();
    for own in buyers.chunks(CARTS) {
        let all = own.iter().map(|buyer| http::request("POST", "/api/checkout", &buyer.headers, b"{}")).collect();
        let load = Load { port: shop.port, connections: CONNECTIONS, duration: LIMIT, pause: Duration::ZERO };
        let requests = Arc::new(Requests::Once { next: AtomicUsize::new(0), all });
        samples.push(fixture.block_on(load.run(&requests))?);
    }
    shop.stop()?;
    let placed = fixture.block_on(books.orders(&buyers))??;
    ensure!(usize::try_from(placed)? == buyers.len(), "{} carts became {placed} orders", buyers.len());
    let of = |value: &dyn Fn(&Sample) -> f64| median(samples.iter().map(value).collect());
    Ok(Row {
        name,
        rate: of(&|sample| sample.rate(200)),
        p50: of(&|sample| sample.quantile(500)),
        p99: of(&|sample| sample.quantile(990)),
        worst: samples.iter().map(|sample| sample.quantile(1000)).fold(0.0, f64::max),
        surprises: samples.iter().filter_map(|sample| sample.surprises(200)).collect(),
    })
}

/// Customers with one line each in their carts, of so many goods in turn.
async fn prepare(books: &Books, count: usize, goods: usize) -> Result<Vec<Buyer>> {
    let goods = books.goods(goods, PIECES).await?;
    let buyers = books.buyers(count).await?;
    let carts: Vec<_> =
        buyers.iter().zip(goods.iter().cycle()).map(|(buyer, product)| (buyer, vec![*product])).collect();
    books.fill_carts(&carts).await?;
    books.count_rows("cart_lines").await?;
    Ok(buyers)
}

fn section(fixture: &Fixture<'_>, rows: &[Row]) -> Section {
    let goal = (fixture.options.database == Database::Sqlite).then_some(GOAL);
    let mut text = format!(
        "`POST /api/checkout` over {CONNECTIONS} connections, {} rounds of {CARTS} signed-in customers with one line in the cart; \
         medians, and the slowest answer of all rounds. Every answer came after the order was on disk. Meanwhile the messages \
         were written to files. `techstore doctor` found nothing wrong.\n\n\
         | | orders/s | goal | p50 ms | p99 ms | worst ms |\n|---|--:|--:|--:|--:|--:|\n",
        fixture.options.rounds,
    );
    for row in rows {
        let goal = goal.map_or("–".to_owned(), |goal| format!("≥ {goal:.0}"));
        let Row { name, rate, p50, p99, worst, .. } = row;
        text += &format!("| {name} | {rate:.0} | {goal} | {p50:.1} | {p99:.1} | {worst:.0} |\n");
    }
    for row in rows {
        for surprise in &row.surprises {
            text += &format!("\nUnexpected in «{}»: {surprise}.\n", row.name);
        }
    }
    let figures: Vec<Value> = rows.iter().map(Row::figures).collect();
    Section::new(fixture.options.database, "orders", text, json!({ "goal_per_second": goal, "cases": figures }))
}

impl Row {
    fn figures(&self) -> Value {
        json!({
            "name": self.name, "orders_per_second": self.rate, "p50_ms": self.p50, "p99_ms": self.p99,
            "worst_ms": self.worst, "surprises": self.surprises,
        })
    }
}
