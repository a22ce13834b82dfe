//! Pages and calls beside the bare server; memory; start-up.

use anyhow::Result;
use serde_json::{Value, json};

use super::bare::Bare;
use super::cases::{self, Case};
use super::fixture::Fixture;
use super::load::{Load, Sample, median};
use super::memory;
use super::record::Section;
use crate::shop::{Shop, StartUp};

const SETTLE: std::time::Duration = std::time::Duration::from_secs(2);

/// Medians over the rounds of one case.
struct Row {
    name: String,
    bytes: usize,
    rate: f64,
    bare: f64,
    p50: f64,
    p99: f64,
    goal: Option<f64>,
    surprises: Vec<String>,
}

/// Measures every case, the shop and the bare server in turn, so that whatever the machine does hits both.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    let shop = fixture.open()?;
    std::thread::sleep(SETTLE);
    let at_rest = memory::resident(shop.id())?;
    let mut rows = Vec::new();
    for case in cases::all(shop.port, fixture.options.accept_encoding.as_deref())? {
        if fixture.options.case.as_ref().is_none_or(|wanted| case.name.contains(wanted.as_str())) {
            println!("{} …", case.name);
            rows.push(compare(&case, &shop, fixture)?);
        }
    }
    std::thread::sleep(SETTLE);
    let memory = (at_rest, memory::peak(shop.id())?, memory::resident(shop.id())?);
    shop.stop()?;
    Ok(section(fixture, &rows, memory))
}

fn compare(case: &Case, shop: &Shop, fixture: &Fixture<'_>) -> Result<Row> {
    let answer = case.record(shop.port)?;
    let bare = Bare::start(fixture.workspace, &case.path, &answer)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..fixture.options.rounds {
        for (port, samples) in [(shop.port, &mut ours), (bare.port, &mut theirs)] {
            let load = Load {
                port,
                connections: fixture.options.connections,
                duration: fixture.options.duration(),
                pause: std::time::Duration::ZERO,
            };
            samples.push(fixture.block_on(load.run(&case.requests))?);
        }
    }
    let of = |samples: &[Sample], value: &dyn Fn(&Sample) -> f64| median(samples.iter().map(value).collect());
    Ok(Row {
        name: case.name.to_owned(),
        bytes: answer.body.len(),
        rate: of(&ours, &|sample| sample.rate(200)),
        bare: of(&theirs, &|sample| sample.rate(200)),
        p50: of(&ours, &|sample| sample.quantile(500)),
        p99: of(&ours, &|sample| sample.quantile(990)),
        goal: case.goal(fixture.options.database),
        surprises: ours.iter().chain(&theirs).filter_map(|sample| sample.surprises(200)).collect(),
    })
}

fn section(fixture: &Fixture<'_>, rows: &[Row], (at_rest, peak, after): (f64, f64, f64)) -> Section {
    let options = fixture.options;
    let mut text = format!(
        "{} connections, {} rounds of {} s each in turn with a bare axum server that sends the same bytes; medians.\n\n\
         | | bytes | requests/s | bare | ratio | goal | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
        options.connections,
        options.rounds,
        options.duration().as_secs(),
    );
    for row in rows {
        let goal = row.goal.map_or("–".to_owned(), |goal| format!("≥ {goal}"));
        text += &format!(
            "| {} | {} | {:.0} | {:.0} | {:.2} | {goal} | {:.2} | {:.2} |\n",
            row.name,
            row.bytes,
            row.rate,
            row.bare,
            row.rate / row.bare,
            row.p50,
            row.p99,
        );
    }
    for row in rows {
        for surprise in &row.surprises {
            text += &format!("\nUnexpected in «{}»: {surprise}.\n", row.name);
        }
    }
    text += &format!(
        "\nMemory (RSS): {at_rest:.0} MiB at rest (goal < 60), {peak:.0} MiB at the peak of this run, {after:.0} MiB after it.\n\n\
         Start-up to the first 200: {}; {} (goal < 300 ms).\n",
        start_up("first, with the demonstration goods", fixture.first),
        start_up("second", fixture.second),
    );
    let figures = json!({
        "cases": rows.iter().map(Row::figures).collect::<Vec<_>>(),
        "memory_mib": {"at_rest": at_rest, "peak": peak, "after": after},
        "start_up_ms": {"first": milliseconds(fixture.first), "second": milliseconds(fixture.second)},
    });
    Section::new(options.database, "pages", text, figures)
}

impl Row {
    fn figures(&self) -> Value {
        json!({
            "name": self.name, "bytes": self.bytes, "requests_per_second": self.rate, "bare": self.bare,
            "ratio": self.rate / self.bare, "goal": self.goal, "p50_ms": self.p50, "p99_ms": self.p99,
            "surprises": self.surprises,
        })
    }
}

fn start_up(which: &str, time: StartUp) -> String {
    let (healthy, home) = (time.healthy.as_secs_f64() * 1000.0, time.home.as_secs_f64() * 1000.0);
    format!("{which} {healthy:.0} ms for /healthz and {home:.0} ms for /")
}

fn milliseconds(time: StartUp) -> Value {
    json!({"healthz": time.healthy.as_secs_f64() * 1000.0, "home": time.home.as_secs_f64() * 1000.0})
}
