//! How orders reach people: what it costs, on which days, and when an order can be fetched. Times are of the shop's wall clock.

use jiff::civil::{Date, DateTime, Time, time};
use jiff::{RoundMode, ToSpan, Unit};

use crate::kernel::money::Kopecks;

/// The shop's hours, every day.
const OPENS: Time = time(10, 0, 0, 0);
const CLOSES: Time = time(21, 0, 0, 0);

/// The terms that the settings give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What the courier costs.
    pub courier_price: Kopecks,
    /// Goods of so much are brought for nothing.
    pub free_from: Kopecks,
    /// Among how many days one can choose.
    pub courier_days: u8,
    /// Hours of the day to choose among, `10:00–14:00`.
    pub courier_hours: Vec<String>,
    /// Where orders can be fetched.
    pub pickup_place: String,
}

impl Terms {
    /// What the courier takes for goods of so much.
    #[must_use]
    pub fn courier(&self, goods: Kopecks) -> Kopecks {
        if goods >= self.free_from { Kopecks::ZERO } else { self.courier_price }
    }

    /// The days on which the courier can come to somebody who orders now: from tomorrow on for an order that came before closing.
    pub fn days(&self, now: DateTime) -> Vec<Date> {
        let first = first_day(now);
        (0..i32::from(self.courier_days)).filter_map(|more| first.checked_add(more.days()).ok()).collect()
    }
}

/// How many days after today the courier comes first.
#[must_use]
pub fn days_ahead(now: DateTime) -> i32 {
    if now.time() < CLOSES { 1 } else { 2 }
}

/// The first day the courier comes to somebody who orders now.
#[must_use]
pub fn first_day(now: DateTime) -> Date {
    now.date().checked_add(days_ahead(now).days()).unwrap_or(now.date())
}

/// When an order of now can be fetched today; `None`: tomorrow, when the shop opens.
///
/// It is ready an hour after the shop starts on it, at a full or half hour; what would not be ready before it closes waits in
/// the morning.
#[must_use]
pub fn ready_today(now: DateTime) -> Option<Time> {
    let start = now.time().max(OPENS);
    let half_hour = jiff::civil::TimeRound::new().smallest(Unit::Minute).increment(30).mode(RoundMode::Ceil);
    let ready = start.checked_add(1.hour()).and_then(|ready| ready.round(half_hour)).ok()?;
    // Rounding past midnight comes out early in the morning.
    (ready > start && ready < CLOSES).then_some(ready)
}

/// `10:00`: when what was not ready today can be fetched.
#[must_use]
pub fn opens() -> Time {
    OPENS
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn terms() -> Terms {
        Terms {
            courier_price: Kopecks::new(29_000),
            free_from: Kopecks::new(500_000),
            courier_days: 3,
            courier_hours: vec!["10:00–14:00".to_owned()],
            pickup_place: "Лесная, 20".to_owned(),
        }
    }

    #[test]
    fn an_order_is_ready_within_the_hours_of_the_shop() {
        for (hour, minute, ready, first) in [
            (0, 0, Some(time(11, 0, 0, 0)), 22),
            (9, 59, Some(time(11, 0, 0, 0)), 22),
            (10, 1, Some(time(11, 30, 0, 0)), 22),
            (14, 30, Some(time(15, 30, 0, 0)), 22),
            (19, 30, Some(time(20, 30, 0, 0)), 22),
            (19, 31, None, 22),
            (21, 0, None, 23),
            (23, 59, None, 23),
        ] {
            let now = date(2025, 11, 21).at(hour, minute, 0, 0);
            assert_eq!(ready_today(now), ready, "{hour}:{minute}");
            assert_eq!(first_day(now), date(2025, 11, first), "{hour}:{minute}");
        }
    }

    #[test]
    fn the_courier_is_free_from_a_sum_on() {
        assert_eq!(terms().courier(Kopecks::new(499_999)), Kopecks::new(29_000));
        assert_eq!(terms().courier(Kopecks::new(500_000)), Kopecks::ZERO);
    }

    #[test]
    fn days_to_choose_among_go_over_the_end_of_a_month() {
        let days = terms().days(date(2025, 11, 29).at(12, 0, 0, 0));
        assert_eq!(days, [date(2025, 11, 30), date(2025, 12, 1), date(2025, 12, 2)]);
    }
}
