//! A demonstration of any size: goods, customers and orders derived from those of the fixtures, for looking at large lists and
//! for measuring.
//!
//! The rows are made by the database itself, out of rows that are there and a series of numbers: a million goods with twenty
//! million properties in one or two minutes on SQLite. Each part is one transaction, so a program that is killed leaves nothing
//! behind. What is made follows from its number alone: two runs make the same shop.

mod customers;
mod goods;
mod indexes;
mod orders;

use std::time::Duration;

use anyhow::anyhow;
use techstore_db::{Db, Engine, Reads, Timestamp, Tx, Write};

use crate::app::open_database_for;
use crate::commands::{demo_goods, say};
use crate::config::Settings;
use crate::kernel::fault::Failure;

/// The time limit of one statement. It can be long: no page waits.
const PATIENCE: Duration = Duration::from_secs(3600);
/// How many rows one statement makes.
const AT_ONCE: i64 = 50_000;
/// The new rows are spread over so many seconds: two years.
const SPREAD: i64 = 2 * 365 * 86_400;

/// How large a demonstration is to be.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Size {
    /// So many goods in all, varied from the demonstration's own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=10_000_000))]
    pub products: Option<i64>,
    /// So many customers in all; those that are made cannot sign in
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(i64).range(1..=10_000_000))]
    pub customers: Option<i64>,
    /// So many orders in all
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(i64).range(1..=10_000_000))]
    pub orders: Option<i64>,
    /// Fill the shop and end, without serving it
    #[arg(long)]
    pub fill_only: bool,
}

pub(crate) async fn grow(settings: &Settings, size: &Size, now: Timestamp) -> anyhow::Result<()> {
    if size.products.is_none() && size.customers.is_none() && size.orders.is_none() {
        return Ok(());
    }
    let db = open_database_for(settings, PATIENCE).await?;
    fill(&db, size, now).await?;
    db.close().await;
    Ok(())
}

/// The same in an open database, whose statements may take long.
pub async fn fill(db: &Db, size: &Size, now: Timestamp) -> anyhow::Result<()> {
    if let Some(wanted) = size.products {
        let originals = i64::try_from(demo_goods::count(now)?)?;
        let fill = async |mut tx: Tx| goods::fill(&mut tx, wanted, originals, now).await;
        let filled = db.transaction("filling products", fill).await.map_err(error)?;
        say(format_args!("Товаров добавлено: {filled}"));
    }
    if let Some(wanted) = size.customers {
        let fill = async |mut tx: Tx| customers::fill(&mut tx, wanted, now).await;
        let filled = db.transaction("filling customers", fill).await?;
        say(format_args!("Покупателей добавлено: {filled}"));
    }
    if let Some(wanted) = size.orders {
        let fill = async |mut tx: Tx| orders::fill(&mut tx, wanted, now).await;
        let filled = db.transaction("filling orders", fill).await.map_err(error)?;
        say(format_args!("Заказов добавлено: {filled}"));
    }
    Ok(())
}

/// The shop lacks what the new rows are derived from.
#[derive(Debug)]
struct NotFilled(&'static str);

fn error(failure: Failure<NotFilled>) -> anyhow::Error {
    failure.into_error(|NotFilled(why)| anyhow!(why))
}

/// The numbers of rows to be made.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: i64,
    last: i64,
}

impl Span {
    /// The numbers of the rows that are missing, after the last one that is there.
    fn missing(wanted: i64, there: i64, last: i64) -> Option<Self> {
        (wanted > there).then(|| Self { first: last + 1, last: last + wanted - there })
    }

    fn len(self) -> i64 {
        self.last - self.first + 1
    }

    fn pieces(self) -> impl Iterator<Item = Self> {
        let starts = (0..).map(move |piece| self.first + piece * AT_ONCE).take_while(move |first| *first <= self.last);
        starts.map(move |first| Self { first, last: self.last.min(first + AT_ONCE - 1) })
    }
}

/// Gives SQLite a large cache for this transaction.
async fn prepare(tx: &mut Write) -> techstore_db::Result<()> {
    if tx.engine() == Engine::Sqlite {
        // In KiB, as SQLite wants it: negative.
        tx.sql("PRAGMA cache_size = -262144").execute().await?;
    }
    Ok(())
}

/// Sets PostgreSQL's sequence behind the ids that were given here.
async fn end_numbers(tx: &mut Write, text: &'static str) -> techstore_db::Result<()> {
    if tx.engine() == Engine::Postgres {
        tx.sql(text).value::<i64>().await?;
    }
    Ok(())
}

/// SQL before and after an expression for seconds: together, the moment so many seconds before `$1`.
fn ago(engine: Engine) -> (&'static str, &'static str) {
    match engine {
        Engine::Sqlite => ("strftime('%Y-%m-%dT%H:%M:%S.000000Z', $1, '-' || (", ") || ' seconds')"),
        Engine::Postgres => ("($1 - (", ") * INTERVAL '1 second')"),
    }
}
