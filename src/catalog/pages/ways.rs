//! When an order that is placed now would be delivered.

use jiff::civil::DateTime;

use crate::kernel::dates::day_and_month;
use crate::kernel::delivery::{Terms, days_ahead, first_day, opens, ready_today};
use crate::kernel::money::Kopecks;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ways {
    /// «Заберите сегодня с 15:30».
    pub(crate) pick_up: String,
    /// «Привезём завтра, 22 ноября».
    pub(crate) delivery: String,
    /// «по Москве, бесплатно».
    pub(crate) fee: String,
}

/// The ways to get something of a price ordered at a time of the shop's zone.
pub(crate) fn ways(terms: &Terms, now: DateTime, price: Kopecks) -> Ways {
    let fee = terms.courier(price);
    Ways {
        pick_up: format!("Заберите {}", fetched_in_words(now)),
        delivery: format!("Привезём {}, {}", delivered_in_words(now), day_and_month(first_day(now))),
        fee: if fee == Kopecks::ZERO {
            format!("{}, бесплатно", terms.area())
        } else {
            format!("{}, {fee}", terms.area())
        },
    }
}

/// «завтра»: when the courier comes first to somebody who orders now.
pub(crate) fn delivered_in_words(now: DateTime) -> &'static str {
    if days_ahead(now) == 1 { "завтра" } else { "послезавтра" }
}

/// «сегодня с 15:30»: when an order of now can be fetched.
pub(crate) fn fetched_in_words(now: DateTime) -> String {
    match ready_today(now) {
        Some(ready) => format!("сегодня с\u{a0}{}", ready.strftime("%H:%M")),
        None => format!("завтра с\u{a0}{}", opens().strftime("%H:%M")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kernel::address::City;

    #[test]
    fn the_page_says_when_and_for_how_much() {
        let terms = Terms {
            courier_price: Kopecks::new(29_000),
            free_from: Kopecks::new(500_000),
            courier_days: 7,
            courier_hours: Vec::new(),
            cities: vec![City::new("Москва")],
            pickup_place: String::new(),
        };
        for (hour, price, pick_up, delivery, fee) in [
            (14, 499_999, "сегодня с 15:00", "завтра, 1 января", "по Москве, 290 ₽"),
            (20, 500_000, "завтра с 10:00", "завтра, 1 января", "по Москве, бесплатно"),
            (21, 500_000, "завтра с 10:00", "послезавтра, 2 января", "по Москве, бесплатно"),
        ] {
            let ways = ways(&terms, date(2025, 12, 31).at(hour, 0, 0, 0), Kopecks::new(price));
            let plain = |text: &str| text.replace('\u{a0}', " ");
            assert_eq!(plain(&ways.pick_up), format!("Заберите {pick_up}"));
            assert_eq!(plain(&ways.delivery), format!("Привезём {delivery}"));
            assert_eq!(plain(&ways.fee), fee);
        }
    }
}
