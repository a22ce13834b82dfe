//! A flood of sign-ins: pages must not notice it, and memory must hold.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::fixture::Fixture;
use super::load::{Load, Requests, Sample};
use super::memory;
use super::record::Section;
use super::visitor::{self, Visitor};
use crate::http;
use crate::secret;

const TIME: Duration = Duration::from_secs(15);
const FEW: u16 = 24;
const MANY: u16 = 1000;

/// Somebody who looks at the front page meanwhile: four connections, 20 ms between an answer and the next request.
pub(super) fn onlooker(port: u16, duration: Duration) -> Load {
    Load { port, connections: 4, duration, pause: Duration::from_millis(20) }
}

pub(super) fn front_page() -> Arc<Requests> {
    Arc::new(Requests::Same(http::request("GET", "/", "", b"")))
}

/// The front page while 24 clients sign in, and the memory with 1,000 of them.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    println!("sign-in flood …");
    let shop = fixture.open()?;
    let visitor = Visitor::arrive(shop.port)?;
    let (login, password) = (format!("flood-{}", secret::fresh()?), secret::fresh()?);
    visitor.register(shop.port, &login, &password)?;
    let request = http::request("POST", "/api/login", &visitor.headers, &visitor::credentials(&login, &password));
    let sign_in = Arc::new(Requests::Same(request));
    let flood = |connections| Load { port: shop.port, connections, duration: TIME, pause: Duration::ZERO };
    let (front_page, watch) = (front_page(), onlooker(shop.port, TIME));

    let quiet = fixture.block_on(watch.run(&front_page))?;
    let together = async { tokio::join!(flood(FEW).run(&sign_in), watch.run(&front_page)) };
    let (few, flooded) = fixture.block_on(together)?;
    memory::forget_peak(shop.id())?;
    let before = memory::resident(shop.id())?;
    let many = fixture.block_on(flood(MANY).run(&sign_in))?;
    let peak = memory::peak(shop.id())?;
    shop.stop()?;

    let text = format!(
        "GET / p99: {:.1} ms without load, {:.1} ms while {FEW} clients sign in {:.0} times a second (goal < 30 ms; front \
         page: {}).\n\nMemory: {before:.0} MiB before, {peak:.0} MiB at the peak with {MANY} clients signing in (goal < \
         150 MiB); they got {}.\n",
        quiet.quantile(990),
        flooded.quantile(990),
        few.rate(200),
        answers(&flooded),
        answers(&many),
    );
    let figures = json!({
        "home_p99_quiet_ms": quiet.quantile(990), "home_p99_flooded_ms": flooded.quantile(990),
        "home_p50_flooded_ms": flooded.quantile(500), "logins_per_second": few.rate(200),
        "rss_before_mib": before, "rss_peak_mib": peak, "answers_to_1000": answers(&many),
        "logins_per_second_1000": many.rate(200), "login_p99_1000_ms": many.quantile(990),
    });
    Ok(Section::new(fixture.options.database, "sign-in flood", text, figures))
}

/// How many answers of each status came, in words.
pub(super) fn answers(sample: &Sample) -> String {
    let mut words: Vec<_> = sample.statuses.iter().map(|(status, count)| format!("{count} × {status}")).collect();
    if sample.broken > 0 {
        words.push(format!("{} broken connections", sample.broken));
    }
    words.join(", ")
}
