//! `techstore doctor` on a big shop.

use anyhow::Result;
use serde_json::json;

use super::books::Books;
use super::ground::Ground;
use super::load::median;
use super::record::Section;

const ROUNDS: usize = 3;

/// Writes a big shop's past and has doctor look at all of it.
pub(super) fn measure(ground: &Ground<'_>) -> Result<Section> {
    println!("doctor on a million lines …");
    let books = ground.block_on(Books::open(&ground.place))??;
    let million = ground.block_on(books.million())??;
    drop(books);
    let times = (0..ROUNDS).map(|_| Ok(ground.doctor()?.as_secs_f64())).collect::<Result<Vec<_>>>()?;
    let text = format!(
        "`techstore doctor` checks {} orders with {} lines, their stock movements, history and payments in {:.1} s (median of \
         {ROUNDS}) and finds nothing wrong.\n",
        million.orders,
        million.lines,
        median(times.clone()),
    );
    let figures =
        json!({ "orders": million.orders, "lines": million.lines, "doctor_s": median(times.clone()), "all_s": times });
    Ok(Section::new(ground.options.database, "doctor on a million lines", text, figures))
}
