//! When somebody who orders now gets it.

use jiff::civil::{DateTime, Time, time};
use jiff::{RoundMode, Unit};

use crate::kernel::dates::day_and_month;
use crate::kernel::money::Kopecks;

/// The shop's hours, every day.
const OPENS: Time = time(10, 0, 0, 0);
const CLOSES: Time = time(21, 0, 0, 0);
/// Delivery within Moscow is free from this sum on.
const FREE_FROM: Kopecks = Kopecks::new(500_000);

/// How and when somebody gets what they order now.
#[derive(Debug, PartialEq, Eq)]
pub struct Ways {
    /// «Заберите сегодня с 15:30».
    pub pick_up: String,
    /// «Привезём завтра, 22 ноября».
    pub delivery: String,
    /// «по Москве, бесплатно».
    pub fee: &'static str,
}

/// The ways to get something of a price ordered at a time of the shop's zone.
///
/// The order is ready an hour after the shop starts on it, at a full or half hour; what would not be ready before it closes
/// waits in the morning. A courier sets out the day after an order that came before closing.
pub fn ways(now: DateTime, price: Kopecks) -> Ways {
    let days = if now.time() < CLOSES { 1 } else { 2 };
    let word = if days == 1 { "завтра" } else { "послезавтра" };
    let day = now.date().checked_add(jiff::Span::new().days(days)).unwrap_or(now.date());
    Ways {
        pick_up: pick_up(now),
        delivery: format!("Привезём {word}, {}", day_and_month(day)),
        fee: if price >= FREE_FROM {
            "по\u{a0}Москве, бесплатно"
        } else {
            "по\u{a0}Москве, 290\u{a0}₽"
        },
    }
}

fn pick_up(now: DateTime) -> String {
    let tomorrow = "Заберите завтра с\u{a0}10:00".to_owned();
    let start = now.time().max(OPENS);
    let half_hour = jiff::civil::TimeRound::new().smallest(Unit::Minute).increment(30).mode(RoundMode::Ceil);
    let ready = start.checked_add(jiff::Span::new().hours(1)).and_then(|ready| ready.round(half_hour));
    match ready {
        // Rounding past midnight comes out early in the morning.
        Ok(ready) if ready > start && ready < CLOSES => format!("Заберите сегодня с\u{a0}{}", ready.strftime("%H:%M")),
        _ => tomorrow,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_order_is_ready_within_the_hours_of_the_shop() {
        let cheap = Kopecks::new(499_999);
        for (hour, minute, pick_up, delivery) in [
            (0, 0, "сегодня с 11:00", "завтра, 22 ноября"),
            (9, 59, "сегодня с 11:00", "завтра, 22 ноября"),
            (10, 1, "сегодня с 11:30", "завтра, 22 ноября"),
            (14, 30, "сегодня с 15:30", "завтра, 22 ноября"),
            (19, 30, "сегодня с 20:30", "завтра, 22 ноября"),
            (19, 31, "завтра с 10:00", "завтра, 22 ноября"),
            (21, 0, "завтра с 10:00", "послезавтра, 23 ноября"),
            (23, 59, "завтра с 10:00", "послезавтра, 23 ноября"),
        ] {
            let ways = ways(date(2025, 11, 21).at(hour, minute, 0, 0), cheap);
            assert_eq!(ways.pick_up.replace('\u{a0}', " "), format!("Заберите {pick_up}"), "{hour}:{minute}");
            assert_eq!(ways.delivery.replace('\u{a0}', " "), format!("Привезём {delivery}"), "{hour}:{minute}");
            assert_eq!(ways.fee, "по\u{a0}Москве, 290\u{a0}₽");
        }
    }

    #[test]
    fn delivery_is_free_from_five_thousand_roubles_on() {
        let ways = ways(date(2025, 12, 31).at(12, 0, 0, 0), FREE_FROM);
        assert_eq!(ways.fee, "по\u{a0}Москве, бесплатно");
        assert_eq!(ways.delivery, "Привезём завтра, 1\u{a0}января");
    }
}
