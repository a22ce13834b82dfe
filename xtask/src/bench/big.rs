//! `techstore doctor` on a big shop.

use anyhow::Result;
use serde_json::json;

use super::books::Books;
use super::fixture::Fixture;
use super::load::median;
use super::record::Section;

const ROUNDS: usize = 3;

/// Writes a big shop's past and has doctor look at all of it.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<Section> {
    println!("doctor on a million lines …");
    let books = fixture.block_on(Books::open(&fixture.storage))??;
    let million = fixture.block_on(books.million())??;
    drop(books);
    let times = (0..ROUNDS).map(|_| Ok(fixture.doctor()?.as_secs_f64())).collect::<Result<Vec<_>>>()?;
    let text = format!(
        "`techstore doctor` checks {} orders with {} lines, their stock movements, history and payments in {:.1} s (median of \
         {ROUNDS}) and finds nothing wrong.\n",
        million.orders,
        million.lines,
        median(times.clone()),
    );
    let figures =
        json!({ "orders": million.orders, "lines": million.lines, "doctor_s": median(times.clone()), "all_s": times });
    Ok(Section::new(fixture.options.database, "doctor on a million lines", text, figures))
}
