//! Delivery: its price, its days, and when an order can be picked up. Times are the shop's local time.

use jiff::civil::{Date, DateTime, Time, time};
use jiff::{RoundMode, ToSpan, Unit};

use crate::kernel::address::City;
use crate::kernel::dates::day_and_month;
use crate::kernel::money::Kopecks;
use crate::kernel::plural::plural;

/// The shop's hours, every day.
const OPENS: Time = time(10, 0, 0, 0);
const CLOSES: Time = time(21, 0, 0, 0);
/// How many days a ready order waits in the shop.
pub(crate) const KEPT_DAYS: i64 = 3;
/// How many cities the short list names.
const NAMED: usize = 3;

/// The terms from the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) courier_price: Kopecks,
    /// From this sum on the courier is free.
    pub(crate) free_from: Kopecks,
    /// How many days there are to choose from.
    pub(crate) courier_days: u8,
    /// Such as `10:00–14:00`.
    pub(crate) courier_hours: Vec<String>,
    pub(crate) cities: Vec<City>,
    pub(crate) pickup_place: String,
}

impl Terms {
    /// For goods of this sum.
    #[must_use]
    pub(crate) fn courier(&self, goods: Kopecks) -> Kopecks {
        if goods >= self.free_from { Kopecks::ZERO } else { self.courier_price }
    }

    /// The city that the text means, if the courier goes there.
    #[must_use]
    pub(crate) fn city(&self, typed: &str) -> Option<&City> {
        self.cities.iter().find(|city| city.is_meant(typed))
    }

    /// «Москва, Химки»: all cities of the courier.
    #[must_use]
    pub(crate) fn all_cities(&self) -> String {
        self.cities.iter().map(City::name).collect::<Vec<_>>().join(", ")
    }

    /// «Москва, Химки, Мытищи и ещё 4 города»: as many of them as fit beside a price.
    #[must_use]
    pub(crate) fn zone(&self) -> String {
        let more = self.cities.len().saturating_sub(NAMED);
        if more == 0 {
            return self.all_cities();
        }
        let named = self.cities.iter().take(NAMED).map(City::name).collect::<Vec<_>>().join(", ");
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        format!("{named} и\u{a0}ещё {more}\u{a0}{}", plural(more, "город", "города", "городов"))
    }

    /// «по Москве», or the [zone](Self::zone): where the courier goes, beside a price.
    #[must_use]
    pub(crate) fn area(&self) -> String {
        match self.cities.as_slice() {
            [only] => only.around().unwrap_or_else(|| only.name().to_owned()),
            _ => self.zone(),
        }
    }

    /// «по Москве», «сюда: Москва, Химки»: where the courier goes, after «Курьер ездит».
    #[must_use]
    pub(crate) fn reach(&self) -> String {
        let around = match self.cities.as_slice() {
            [only] => only.around(),
            _ => None,
        };
        around.unwrap_or_else(|| format!("сюда: {}", self.all_cities()))
    }

    /// The days on which the courier can come for an order placed now: from tomorrow on, if it is placed before
    /// closing.
    pub(crate) fn days(&self, now: DateTime) -> Vec<Date> {
        let first = first_day(now);
        (0..i32::from(self.courier_days)).filter_map(|more| first.checked_add(more.days()).ok()).collect()
    }
}

/// Days from today to the courier's first day.
#[must_use]
pub(crate) fn days_ahead(now: DateTime) -> i32 {
    if now.time() < CLOSES { 1 } else { 2 }
}

/// The courier's first day for an order placed now.
#[must_use]
pub(crate) fn first_day(now: DateTime) -> Date {
    now.date().checked_add(days_ahead(now).days()).unwrap_or(now.date())
}

/// When an order placed now can be picked up today. `None`: tomorrow, when the shop opens.
///
/// It takes an hour from the moment the shop starts on it, rounded up to a full or half hour. An order that would not
/// be ready before closing waits until the morning.
#[must_use]
pub(crate) fn ready_today(now: DateTime) -> Option<Time> {
    let start = now.time().max(OPENS);
    let half_hour = jiff::civil::TimeRound::new().smallest(Unit::Minute).increment(30).mode(RoundMode::Ceil);
    let ready = start.checked_add(1.hour()).and_then(|ready| ready.round(half_hour)).ok()?;
    // Rounding past midnight gives an early hour of the morning.
    (ready > start && ready < CLOSES).then_some(ready)
}

/// When an order can be picked up: the promise of the checkout, of the order's page and of its messages.
#[must_use]
pub(crate) fn ready(now: DateTime) -> DateTime {
    match ready_today(now) {
        Some(time) => now.date().to_datetime(time),
        None => now.date().tomorrow().unwrap_or(now.date()).to_datetime(OPENS),
    }
}

/// «22 ноября с 15:30»: [`ready`] in words.
#[must_use]
pub(crate) fn ready_in_words(now: DateTime) -> String {
    let ready = ready(now);
    format!("{} с\u{a0}{}", day_and_month(ready.date()), ready.strftime("%H:%M"))
}

/// The last day on which an order waits that became ready on `day`.
#[must_use]
pub(crate) fn kept_until(ready: Date) -> Date {
    ready.checked_add(KEPT_DAYS.days()).unwrap_or(ready)
}

/// `10:00`: the time of orders that are not ready today.
#[must_use]
pub(crate) fn opens() -> Time {
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
            cities: ["Москва", "Химки", "Мытищи", "Реутов", "Королёв"].map(City::new).into(),
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
    fn what_is_not_ready_today_is_ready_when_the_shop_opens() {
        let words = |hour| ready_in_words(date(2025, 12, 31).at(hour, 30, 0, 0)).replace('\u{a0}', " ");
        assert_eq!(words(14), "31 декабря с 15:30");
        assert_eq!(words(20), "1 января с 10:00");
        assert_eq!(kept_until(date(2025, 12, 31)), date(2026, 1, 3));
    }

    #[test]
    fn a_long_zone_is_told_in_short() {
        let mut terms = terms();
        assert_eq!(terms.zone().replace('\u{a0}', " "), "Москва, Химки, Мытищи и ещё 2 города");
        terms.cities.truncate(3);
        assert_eq!(terms.area(), "Москва, Химки, Мытищи");
        let only = Terms { cities: vec![City::new("Москва")], ..terms.clone() };
        assert_eq!((only.area(), only.reach()), ("по\u{a0}Москве".to_owned(), "по\u{a0}Москве".to_owned()));
        assert_eq!(terms.reach(), "сюда: Москва, Химки, Мытищи");
        assert_eq!(terms.city("г. химки").map(City::name), Some("Химки"));
        assert_eq!(terms.city("Владивосток"), None);
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
