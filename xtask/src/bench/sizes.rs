//! What pages cost in shops of different sizes.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::arguments::Database;
use super::fixture::Fixture;
use super::load::{Load, Requests};
use super::record::Section;
use super::visitor::Visitor;
use crate::http;
use crate::shop::{Shop, Storage};

/// Goods of the shops; the first is what the demonstration has of its own.
const SIZES: [i64; 4] = [108, 10_000, 100_000, 1_000_000];
/// Customers and orders at most.
const MOST_ORDERS: i64 = 100_000;
/// How long each page is asked, and `/login/` beside the slowest.
const TIME: Duration = Duration::from_secs(3);
const BESIDE: Duration = Duration::from_secs(15);
/// Clients that ask the slowest pages.
const CLIENTS: u16 = 4;
const PRODUCTS: usize = 300;

const PAGES: [(&str, &str); 10] = [
    ("catalogue", "/catalog/"),
    ("catalogue, by price", "/catalog/?sort=price"),
    ("catalogue, by name", "/catalog/?sort=name"),
    ("catalogue, by year, page 20", "/catalog/?sort=year&page=20"),
    ("category", "/catalog/?category=smartfony"),
    ("category, most expensive first", "/catalog/?category=smartfony&sort=price_desc"),
    ("product", "/product/smartfon-lumen-8-pro-256-grafit/"),
    ("contacts", "/contacts/"),
    ("cart", "/cart/"),
    ("login", "/login/"),
];

const DEEP: [(&str, &str); 2] = [
    ("catalogue, last page", "/catalog/?page=9999999"),
    ("catalogue, by name, last page", "/catalog/?sort=name&page=9999999"),
];

const STAFF: [(&str, &str); 12] = [
    ("staff: first page", "/admin/"),
    ("orders", "/admin/orders/"),
    ("orders, last page", "/admin/orders/?page=9999999"),
    ("orders by number", "/admin/orders/?q=77"),
    ("orders by e-mail", "/admin/orders/?q=customer-20@example.org"),
    ("orders by SKU", "/admin/orders/?q=LM-8P-256-GR"),
    ("people", "/admin/users/"),
    ("people, last page", "/admin/users/?page=9999999"),
    ("products by stock", "/admin/products/?sort=stock"),
    ("products, last page", "/admin/products/?page=9999999"),
    ("products by SKU", "/admin/products/?q=LM-8P-256-GR"),
    ("products by part of the name", "/admin/products/?q=lumen"),
];

/// A row's name with its figure.
type Figures = Vec<(String, String)>;

/// Makes a shop of each size and measures it.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    ensure!(fixture.options.database == Database::Sqlite, "shops of different sizes are measured on SQLite");
    let mut shops = Vec::new();
    for goods in SIZES {
        println!("a shop of {goods} goods …");
        shops.push(one(fixture, goods)?);
    }
    Ok(Section::new(Database::Sqlite, "cost against size", table(&shops), figures(&shops)))
}

fn one(fixture: &Fixture<'_>, goods: i64) -> Result<Figures> {
    let storage = Storage::sqlite(&fixture.workspace.fresh("bench/size")?);
    let others = (goods / 10).clamp(12, MOST_ORDERS).to_string();
    let mut figures = Figures::new();
    fill(fixture, &storage, &[])?;
    let filled = fill(fixture, &storage, &["--products", &goods.to_string()])?;
    add(&mut figures, "filling with goods, s", filled.as_secs_f64());
    let filled = fill(fixture, &storage, &["--customers", &others, "--orders", &others])?;
    add(&mut figures, "with customers and orders, s", filled.as_secs_f64());
    let size = std::fs::metadata(storage.folder.join("techstore.db"))?.len();
    add(&mut figures, "database, MB", size as f64 / 1e6);
    let started = Instant::now();
    let output = storage.command(&fixture.program, "doctor").output()?;
    ensure!(output.status.success(), "doctor found something: {}", String::from_utf8_lossy(&output.stdout));
    add(&mut figures, "`techstore doctor`, s (goal ≤ 60)", started.elapsed().as_secs_f64());
    let shop = fixture.open_at(&storage)?;
    add(&mut figures, "start to ready, ms", millis(shop.start_up.healthy));
    add(
        &mut figures,
        "front page after the start, ms",
        millis(shop.start_up.home.saturating_sub(shop.start_up.healthy)),
    );
    pages(fixture, &shop, &storage, &mut figures)?;
    shop.stop()?;
    Ok(figures)
}

fn fill(fixture: &Fixture<'_>, storage: &Storage, size: &[&str]) -> Result<Duration> {
    let started = Instant::now();
    let output = storage.command(&fixture.program, "demo").arg("--fill-only").args(size).output()?;
    ensure!(output.status.success(), "the shop was not filled: {}", String::from_utf8_lossy(&output.stderr));
    Ok(started.elapsed())
}

fn pages(fixture: &Fixture<'_>, shop: &Shop, storage: &Storage, figures: &mut Figures) -> Result<()> {
    for (name, path) in PAGES.into_iter().chain(DEEP) {
        page(fixture, shop, (name, path, ""), figures)?;
    }
    products(shop, figures)?;
    let password = std::fs::read_to_string(storage.folder.join("demo-admin-password.txt"))?;
    let staff = Visitor::arrive(shop.port)?.sign_in(shop.port, "admin", password.trim())?;
    let cookies = staff.context("the administrator cannot sign in")?.page();
    for (name, path) in STAFF {
        page(fixture, shop, (name, path, &cookies), figures)?;
    }
    beside(fixture, shop, cookies, figures)
}

/// The first answer, and those of some seconds.
fn page(
    fixture: &Fixture<'_>,
    shop: &Shop,
    (name, path, headers): (&str, &str, &str),
    figures: &mut Figures,
) -> Result<()> {
    let cold = ask(shop, path, headers)?;
    let requests = Arc::new(Requests::Same(http::request("GET", path, headers, b"")));
    let load = Load { port: shop.port, connections: 1, duration: TIME, pause: Duration::from_millis(5) };
    let sample = fixture.block_on(load.run(&requests))?;
    let (p50, p99) = (sample.quantile(500), sample.quantile(990));
    figures.push((name.to_owned(), format!("{:.1} / {p50:.1} / {p99:.1}", millis(cold))));
    Ok(())
}

fn ask(shop: &Shop, path: &str, headers: &str) -> Result<Duration> {
    let started = Instant::now();
    let answer = http::ask(shop.port, "GET", path, headers, b"")?;
    if answer.status != 200 {
        bail!("{path}: {}", answer.status);
    }
    Ok(started.elapsed())
}

/// Product pages that nobody looked at since the start, as the catalogue links to them.
fn products(shop: &Shop, figures: &mut Figures) -> Result<()> {
    let mut paths = Vec::new();
    for page in 1..=20 {
        let text = http::ask(shop.port, "GET", &format!("/catalog/?sort=price&page={page}"), "", b"")?.text();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        paths.extend(links.filter(|link| link.starts_with("/product/")).map(str::to_owned));
    }
    paths.sort();
    paths.dedup();
    paths.truncate(PRODUCTS);
    let mut times = paths.iter().map(|path| Ok(millis(ask(shop, path, "")?))).collect::<Result<Vec<_>>>()?;
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let (p50, p99) = (at(50).unwrap_or(f64::NAN), at(99).unwrap_or(f64::NAN));
    let worst = times.last().copied().unwrap_or(f64::NAN);
    figures.push((
        format!("{PRODUCTS} different products, each once (worst / p50 / p99)"),
        format!("{worst:.1} / {p50:.1} / {p99:.1}"),
    ));
    Ok(())
}

/// `/login/` while others ask the slowest pages.
fn beside(fixture: &Fixture<'_>, shop: &Shop, cookies: String, figures: &mut Figures) -> Result<()> {
    let slowest: Vec<&str> = DEEP.into_iter().chain(STAFF).map(|(_, path)| path).collect();
    let make = move |number: u64| {
        let at = usize::try_from(number).unwrap_or(0) % slowest.len();
        http::request("GET", slowest.get(at).copied().unwrap_or("/admin/"), &cookies, b"")
    };
    let slow = Arc::new(Requests::Numbered { next: AtomicU64::new(0), make: Box::new(make) });
    let login = Arc::new(Requests::Same(http::request("GET", "/login/", "", b"")));
    let load = |connections, pause| Load { port: shop.port, connections, duration: BESIDE, pause };
    let (many, watch) = (load(CLIENTS, Duration::ZERO), load(1, Duration::from_millis(10)));
    let (asked, seen) = fixture.block_on(async { tokio::join!(many.run(&slow), watch.run(&login)) })?;
    let text = format!("{:.1} / {:.1}", seen.quantile(500), seen.quantile(990));
    figures.push((format!("`/login/` beside {CLIENTS} clients on the slowest pages (p50 / p99, goal p99 ≤ 20)"), text));
    figures.push((
        "these slowest pages (p50 / p99)".to_owned(),
        format!("{:.0} / {:.0}", asked.quantile(500), asked.quantile(990)),
    ));
    Ok(())
}

fn add(figures: &mut Figures, name: &str, value: f64) {
    figures.push((name.to_owned(), format!("{value:.1}")));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn table(shops: &[Figures]) -> String {
    let mut text = format!(
        "Shops made by `techstore demo --products N --customers K --orders K --fill-only`, K a tenth of N, at least 12 and at most \
         {MOST_ORDERS}. For pages: the first answer after a start, then p50 and p99 of {} s, in ms. The goal for the first answer of every \
         public page except the last ones of the catalogue: ≤ 50 ms.\n\n|",
        TIME.as_secs()
    );
    for goods in SIZES {
        text.push_str(&format!(" | {goods}"));
    }
    text.push_str(" |\n|---|--:|--:|--:|--:|\n");
    for (at, (name, _)) in shops.first().into_iter().flatten().enumerate() {
        text.push_str(&format!("| {name}"));
        for shop in shops {
            text.push_str(&format!(" | {}", shop.get(at).map_or("–", |(_, figure)| figure.as_str())));
        }
        text.push_str(" |\n");
    }
    text
}

fn figures(shops: &[Figures]) -> Value {
    let shop = |(goods, figures): (i64, &Figures)| {
        let figures: serde_json::Map<String, Value> =
            figures.iter().map(|(name, figure)| (name.clone(), json!(figure))).collect();
        (goods.to_string(), Value::Object(figures))
    };
    Value::Object(SIZES.into_iter().zip(shops).map(shop).collect())
}
