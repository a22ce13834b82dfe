//! One guest who wants everything that is on the shelves, with an invented phone, to be paid on receipt.

use anyhow::Result;
use serde_json::json;

use super::super::fixture::Fixture;
use super::Outcome;
use super::guest::{Guest, NUMBERS, TRUSTS_US};

/// More than there are of anything.
const ALL: i64 = 1_000;
/// Pieces in an order, orders of a customer, orders of a network: what the shop allows.
const PIECES: i64 = 50;
const ORDERS: u32 = 3;
const OF_NETWORK: u32 = 10;

/// Everything in one order; then as many as may be in each of many orders; then the same under other names.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[TRUSTS_US])?;
    let mut greedy = Guest::arrive(shop.port, 1)?;
    let mut wanted = 0;
    for number in NUMBERS {
        wanted += greedy.put(number, ALL)?;
    }
    let at_once = greedy.check_out("greedy@example.org", "+79165550001")?.status;
    let (mut patient, mut sold) = (Guest::arrive(shop.port, 2)?, 0);
    let mut orders = 0;
    for number in NUMBERS {
        let mut put = 0;
        for product in number..=*NUMBERS.end() {
            put += patient.put(product, (PIECES - put).min(10))?;
            if put >= PIECES {
                break;
            }
        }
        if patient.check_out("patient@example.org", "+79165550002")?.status != 303 {
            break;
        }
        (orders, sold) = (orders + 1, sold + put);
    }
    let mut of_network = 0;
    for name in 0..20 {
        let mut masked = Guest::arrive(shop.port, 3)?;
        masked.put_something()?;
        let (email, phone) = (format!("masked{name}@example.org"), format!("+791655501{name:02}"));
        of_network += u32::from(masked.check_out(&email, &phone)?.status == 303);
    }
    shop.stop()?;
    Ok(Outcome {
        sent: format!("one guest: {wanted} units at once, then {PIECES} repeatedly, then under 20 names"),
        seen: format!("{at_once}; {orders} orders of {sold} units; {of_network} orders of one network"),
        goal: "the large order is refused; no more than 3 orders of 150 units, and 10 of one network",
        held: at_once == 400 && orders <= ORDERS && sold <= PIECES * i64::from(ORDERS) && of_network <= OF_NETWORK,
        figures: json!({ "wanted": wanted, "at_once": at_once, "orders": orders, "sold": sold, "of_network": of_network }),
    })
}
