//! Moments and days as the pages show them, in the given time zone.
//!
//! U+00A0 keeps «21 ноября» and «2025 г.» on one line.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `21.11.2025 14:05`: for tables.
#[must_use]
pub(crate) fn table_time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%d.%m.%Y %H:%M").to_string()
}

/// `21.11.2025`: for tables.
#[must_use]
pub(crate) fn table_day(day: Date) -> String {
    day.strftime("%d.%m.%Y").to_string()
}

/// «21 ноября 2025 г.»: for text.
#[must_use]
pub(crate) fn long_day(day: Date) -> String {
    format!("{}\u{a0}{} {}\u{a0}г.", day.day(), month_genitive(day), day.year())
}

/// «21 ноября»: for text where the year is clear.
#[must_use]
pub(crate) fn day_and_month(day: Date) -> String {
    format!("{}\u{a0}{}", day.day(), month_genitive(day))
}

/// «сегодня в 14:05», «вчера в 22:41», «9 ноября в 10:00», «9 ноября 2024 г. в 10:00»: for text about what happened.
///
/// Days are calendar days of `zone`. A moment that is not in the past yet (two clocks may differ) is written the same way.
#[must_use]
pub(crate) fn recent(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    let day = at.date();
    let today = now.to_zoned(zone.clone()).date();
    let words = if day == today {
        "сегодня".to_owned()
    } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        "вчера".to_owned()
    } else if day.year() == today.year() {
        day_and_month(day)
    } else {
        long_day(day)
    };
    format!("{words} в {}", at.strftime("%H:%M"))
}

/// «17:33», «00:12 23 ноября»: the end of a span that begins now, after «до».
#[must_use]
pub(crate) fn until(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()).date());
    let time = at.strftime("%H:%M");
    if at.date() == today { time.to_string() } else { format!("{time} {}", day_and_month(at.date())) }
}

fn month_genitive(day: Date) -> &'static str {
    match day.month() {
        1 => "января",
        2 => "февраля",
        3 => "марта",
        4 => "апреля",
        5 => "мая",
        6 => "июня",
        7 => "июля",
        8 => "августа",
        9 => "сентября",
        10 => "октября",
        11 => "ноября",
        _ => "декабря",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz;

    use super::*;

    fn moscow() -> TimeZone {
        TimeZone::fixed(tz::offset(3))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_table_shows_the_time_of_the_zone() {
        assert_eq!(table_time(at("2025-11-21T11:05:59Z"), &moscow()), "21.11.2025 14:05");
        assert_eq!(table_time(at("2025-12-31T21:00:00Z"), &moscow()), "01.01.2026 00:00");
        assert_eq!(table_day(date(956, 2, 3)), "03.02.0956");
    }

    #[test]
    fn months_stand_in_the_genitive() {
        for (month, word) in (1..).zip([
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ]) {
            let shown = format!("1\u{a0}{word} 2025\u{a0}г.");
            assert_eq!(long_day(date(2025, month, 1)), shown);
        }
    }

    #[test]
    fn near_days_are_named_and_others_dated() {
        let now = at("2025-11-21T11:30:00Z");
        for (moment, shown) in [
            ("2025-11-21T11:05:00Z", "сегодня в 14:05"),
            ("2025-11-20T21:00:00Z", "сегодня в 00:00"),
            ("2025-11-20T20:59:59Z", "вчера в 23:59"),
            ("2025-11-19T21:00:00Z", "вчера в 00:00"),
            ("2025-11-19T20:59:59Z", "19_ноября в 23:59"),
            ("2025-11-21T11:31:00Z", "сегодня в 14:31"),
            ("2025-11-22T11:30:00Z", "22_ноября в 14:30"),
            ("2024-12-31T20:59:00Z", "31_декабря 2024_г. в 23:59"),
        ] {
            let found = recent(at(moment), now, &moscow());
            assert_eq!(found, shown.replace('_', "\u{a0}"));
        }
    }

    #[test]
    fn an_end_on_another_day_names_the_day() {
        let now = at("2025-11-21T20:30:00Z");
        assert_eq!(until(at("2025-11-21T20:59:59Z"), now, &moscow()), "23:59");
        assert_eq!(until(at("2025-11-21T21:12:00Z"), now, &moscow()), "00:12 22\u{a0}ноября");
    }

    #[test]
    fn yesterday_is_a_calendar_day_even_when_it_had_25_hours() {
        let new_york = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
        // The clocks went back on 2 November 2025: that day began at 04:00 and ended at 05:00 of the next one, in UTC.
        let now = at("2025-11-03T12:00:00Z");
        assert_eq!(recent(at("2025-11-02T04:00:00Z"), now, &new_york), "вчера в 00:00");
        assert_eq!(recent(at("2025-11-02T03:59:00Z"), now, &new_york), "1\u{a0}ноября в 23:59");
    }

    #[test]
    fn the_ends_of_time_are_shown_too() {
        let shown = recent(Timestamp::MAX, Timestamp::MIN, &moscow());
        assert_eq!(shown, "31\u{a0}декабря 9999\u{a0}г. в 01:00");
    }
}
