//! A year, a month or a day: the steps of a drill-down by date.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use techstore_db::Timestamp;

/// A stretch of calendar days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Year(i16),
    /// A month of a year.
    Month(i16, i8),
    Day(Date),
}

impl Period {
    /// Reads `2025`, `2025-11` or `2025-11-21`; nothing else is a period.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = digits(parts.next()?, 4)?;
        let Some(month) = parts.next() else { return Self::Year(year).checked() };
        let month = i8::try_from(digits(month, 2)?).ok()?;
        let Some(day) = parts.next() else { return Self::Month(year, month).checked() };
        let day = i8::try_from(digits(day, 2)?).ok()?;
        Date::new(year, month, day).ok().map(Self::Day)
    }

    fn checked(self) -> Option<Self> {
        self.first().is_some().then_some(self)
    }

    fn first(self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Day(day) => Some(day),
        }
    }

    fn last(self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 12, 31).ok(),
            Self::Month(..) => self.first().map(Date::last_of_month),
            Self::Day(day) => Some(day),
        }
    }

    /// The first moment and the one after the last, in a time zone. `None` beyond what a timestamp can be.
    #[must_use]
    pub(crate) fn bounds(self, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let after = self.last()?.tomorrow().ok()?;
        Some((start_of(self.first()?, zone)?, start_of(after, zone)?))
    }

    /// The wider periods around it, the widest first.
    #[must_use]
    pub(crate) fn around(self) -> Vec<Self> {
        match self {
            Self::Year(_) => Vec::new(),
            Self::Month(year, _) => vec![Self::Year(year)],
            Self::Day(day) => vec![Self::Year(day.year()), Self::Month(day.year(), day.month())],
        }
    }

    /// The narrower periods in it that touch the days from `first` to `last`, the latest first.
    #[must_use]
    pub(crate) fn within(self, first: Date, last: Date) -> Vec<Self> {
        let parts: Vec<Self> = match self {
            Self::Year(year) => (1..=12).rev().map(|month| Self::Month(year, month)).collect(),
            Self::Month(year, month) => {
                (1..=31).rev().filter_map(|day| Date::new(year, month, day).ok()).map(Self::Day).collect()
            }
            Self::Day(_) => Vec::new(),
        };
        parts.into_iter().filter(|part| part.touches(first, last)).collect()
    }

    /// The years from `first` to `last`, the latest first.
    #[must_use]
    pub(crate) fn years(first: Date, last: Date) -> Vec<Self> {
        (first.year()..=last.year()).rev().map(Self::Year).collect()
    }

    fn touches(self, first: Date, last: Date) -> bool {
        self.first().zip(self.last()).is_some_and(|(begins, ends)| begins <= last && ends >= first)
    }

    /// «2025», «Ноябрь», «21».
    #[must_use]
    pub(crate) fn words(self) -> String {
        match self {
            Self::Year(year) => year.to_string(),
            Self::Month(_, month) => month_name(month).to_owned(),
            Self::Day(day) => day.day().to_string(),
        }
    }

    /// What its parts are: «месяц:», «день:».
    #[must_use]
    pub(crate) fn parts_are(self) -> &'static str {
        match self {
            Self::Year(_) => "месяц:",
            Self::Month(..) | Self::Day(_) => "день:",
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// The first moment of a day in a zone.
#[must_use]
pub(crate) fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|start| Timestamp::new(start.timestamp()))
}

fn digits(text: &str, length: usize) -> Option<i16> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_name(month: i8) -> &'static str {
    match month {
        1 => "Январь",
        2 => "Февраль",
        3 => "Март",
        4 => "Апрель",
        5 => "Май",
        6 => "Июнь",
        7 => "Июль",
        8 => "Август",
        9 => "Сентябрь",
        10 => "Октябрь",
        11 => "Ноябрь",
        _ => "Декабрь",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_whole_calendar_periods_are_read() {
        for text in ["2025", "2025-11", "2025-11-21", "2024-02-29"] {
            assert_eq!(Period::parse(text).map(|period| period.to_string()).as_deref(), Some(text));
        }
        let hostile = [
            "",
            "abc",
            "25",
            "2025-",
            "2025-1",
            "2025-13",
            "2025-00",
            "2025-02-30",
            "2025-11-21-01",
            "-2025",
            "+202",
            "2025-11-21T00",
            "٢٠٢٥",
            "99999",
            "2025-1１",
        ];
        for text in hostile {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_and_ends_by_the_clock_of_the_zone() {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        let (from, before) = Period::parse("2025-11-21").unwrap().bounds(&moscow).unwrap();
        assert_eq!(
            (from.to_string(), before.to_string()),
            ("2025-11-20T21:00:00Z".into(), "2025-11-21T21:00:00Z".into())
        );
        let (from, before) = Period::parse("2025").unwrap().bounds(&moscow).unwrap();
        assert_eq!(
            (from.to_string(), before.to_string()),
            ("2024-12-31T21:00:00Z".into(), "2025-12-31T21:00:00Z".into())
        );
    }

    #[test]
    fn the_last_day_of_the_calendar_is_no_dead_end() {
        assert!(Period::parse("9999-12-31").is_some_and(|day| day.bounds(&TimeZone::UTC).is_none()));
        assert!(Period::parse("0000").is_none_or(|year| year.bounds(&TimeZone::UTC).is_some()));
    }

    #[test]
    fn only_parts_with_something_in_them_are_offered() {
        let (first, last) = (date(2024, 12, 30), date(2025, 2, 2));
        let words = |periods: Vec<Period>| periods.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(words(Period::years(first, last)), ["2025", "2024"]);
        assert_eq!(words(Period::Year(2025).within(first, last)), ["2025-02", "2025-01"]);
        assert_eq!(words(Period::Month(2024, 12).within(first, last)), ["2024-12-31", "2024-12-30"]);
    }
}
