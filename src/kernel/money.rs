//! Sums of money, in whole kopecks. No floating point is used to read, add or show them.

use std::fmt;
use std::iter::Sum;

use serde::{Serialize, Serializer};

/// Negative sums are differences, as of a discount; a parsed price is never negative. Arithmetic gives `None` past 64
/// bits.
///
/// `Display` and [`show`](Self::show) format it for people, [`decimal`](Self::decimal) for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kopecks(i64);

techstore_db::transparent!(Kopecks(i64));

/// Why a text is not a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoneyError {
    Missing,
    /// Something other than digits, groups of three and one decimal sign.
    NotANumber,
    /// A minus stands before the digits.
    Negative,
    /// Fractions of a kopeck, or a comma meant as an English thousands separator.
    TooFine,
    TooLarge,
}

impl MoneyError {
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Missing => "Укажите сумму",
            Self::NotANumber => "Сумма: цифры и запятая, например 12\u{a0}999,50",
            Self::Negative => "Сумма не может быть меньше нуля",
            Self::TooFine => "После запятой не больше двух цифр",
            Self::TooLarge => "Слишком большая сумма: можно до 10\u{a0}000\u{a0}000\u{a0}000\u{a0}₽",
        }
    }
}

impl Kopecks {
    pub(crate) const ZERO: Self = Self(0);

    /// The largest sum that [`parse`](Self::parse) accepts: ten billion roubles. Millions of such lines still add up
    /// in 64 bits.
    pub(crate) const MOST: Self = Self(1_000_000_000_000);

    #[must_use]
    pub const fn new(kopecks: i64) -> Self {
        Self(kopecks)
    }

    #[must_use]
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    /// Reads a sum in roubles as people and other programs write it: `12999.5`, `12 999,50 ₽`, `990 руб.`.
    ///
    /// # Errors
    /// Anything that is not exactly a number of kopecks between zero and [`Kopecks::MOST`].
    pub(crate) fn parse(text: &str) -> Result<Self, MoneyError> {
        let number = without_currency(text.trim());
        if number.is_empty() {
            return Err(MoneyError::Missing);
        }
        if number.starts_with(['-', '−']) {
            return Err(MoneyError::Negative);
        }
        let (roubles, fraction) = match number.split_once(['.', ',']) {
            Some((roubles, fraction)) => (roubles, hundredths(fraction)?),
            None => (number, 0),
        };
        whole(roubles)?
            .checked_mul(100)
            .and_then(|kopecks| kopecks.checked_add(fraction))
            .map(Self)
            .filter(|sum| *sum <= Self::MOST)
            .ok_or(MoneyError::TooLarge)
    }

    #[must_use]
    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    #[must_use]
    pub(crate) fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    #[must_use]
    pub(crate) fn checked_mul(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The discount against `old` in whole percent, rounded down so that it never promises too much. `None` below one
    /// percent.
    #[must_use]
    pub(crate) fn discount_percent(self, old: Self) -> Option<u8> {
        if self.0 < 0 || old.0 <= 0 {
            return None;
        }
        let percent = (i128::from(old.0) - i128::from(self.0)) * 100 / i128::from(old.0);
        u8::try_from(percent).ok().filter(|percent| *percent > 0)
    }

    /// `129 990 ₽`, `12 999,50 ₽`, `−16 000 ₽`: U+00A0 between the groups and before the sign, kopecks only when there are any.
    #[must_use]
    pub(crate) fn show(self) -> String {
        self.to_string()
    }

    /// `12999.50`: for form values, JSON-LD, feeds and tables, always with two digits after the point.
    #[must_use]
    pub fn decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (roubles, rest) = self.parts();
        format!("{sign}{roubles}.{rest:02}")
    }

    fn parts(self) -> (u64, u64) {
        let size = self.0.unsigned_abs();
        (size / 100, size % 100)
    }
}

impl fmt::Display for Kopecks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            out.write_str("−")?;
        }
        let (roubles, rest) = self.parts();
        grouped(roubles, out)?;
        if rest != 0 {
            write!(out, ",{rest:02}")?;
        }
        out.write_str("\u{a0}₽")
    }
}

/// A JSON number in roubles, `12345.5`, as the contract demands. The nearest double prints as the same decimal up to
/// 10^15 kopecks, a thousand times [`Kopecks::MOST`].
impl Serialize for Kopecks {
    #[expect(clippy::cast_precision_loss, reason = "exact for every sum the shop can hold, as the comment above says")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

/// `None` past 64 bits: a total that wraps or saturates would be a wrong bill.
impl Sum<Kopecks> for Option<Kopecks> {
    fn sum<I: Iterator<Item = Kopecks>>(mut sums: I) -> Self {
        sums.try_fold(Kopecks::ZERO, Kopecks::checked_add)
    }
}

fn without_currency(text: &str) -> &str {
    ["₽", "руб.", "руб", "р."].iter().find_map(|sign| text.strip_suffix(sign)).unwrap_or(text).trim_end()
}

/// Whole roubles. Spaces may separate groups of three digits and nothing else: «12 99» is a slip, not a number.
fn whole(text: &str) -> Result<i64, MoneyError> {
    let mut groups = text.split(char::is_whitespace);
    let first = groups.next().unwrap_or_default();
    let mut digits = String::from(first);
    for group in groups {
        if first.len() > 3 || group.len() != 3 {
            return Err(MoneyError::NotANumber);
        }
        digits.push_str(group);
    }
    if first.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    digits.parse().map_err(|_| MoneyError::TooLarge)
}

fn hundredths(text: &str) -> Result<i64, MoneyError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MoneyError::NotANumber);
    }
    let value = text.parse::<i64>().map_err(|_| MoneyError::TooFine)?;
    match text.len() {
        1 => Ok(value * 10),
        2 => Ok(value),
        _ => Err(MoneyError::TooFine),
    }
}

/// In groups of three digits.
fn grouped(number: u64, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if number < 1000 {
        return write!(out, "{number}");
    }
    grouped(number / 1000, out)?;
    write!(out, "\u{a0}{:03}", number % 1000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_price_reads_as_a_russian_price() {
        for (kopecks, shown) in [
            (0, "0 ₽"),
            (99_000, "990 ₽"),
            (12_999_000, "129 990 ₽"),
            (1_299_950, "12 999,50 ₽"),
            (5, "0,05 ₽"),
            (100_000_000, "1 000 000 ₽"),
            (-1_600_000, "−16 000 ₽"),
            (i64::MIN, "−92 233 720 368 547 758,08 ₽"),
        ] {
            assert_eq!(Kopecks::new(kopecks).show(), shown.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn sums_are_read_in_every_usual_spelling() {
        for text in
            ["12999.5", "12999,50", " 12 999,50 ₽ ", "12\u{a0}999,50\u{a0}₽", "12\u{202f}999.50 руб.", "12999,5р."]
        {
            assert_eq!(Kopecks::parse(text), Ok(Kopecks::new(1_299_950)), "{text}");
        }
    }

    #[test]
    fn what_is_not_exactly_a_sum_is_refused() {
        use MoneyError::*;
        for (text, why) in [
            ("", Missing),
            (" ₽", Missing),
            ("-5", Negative),
            ("−5 ₽", Negative),
            ("1.005", TooFine),
            ("12,999", TooFine),
            ("0.00000000000000000000001", TooFine),
            ("12,999.50", NotANumber),
            ("12 99", NotANumber),
            ("1299 950", NotANumber),
            ("12  999", NotANumber),
            ("1.", NotANumber),
            (",5", NotANumber),
            ("1e3", NotANumber),
            ("+5", NotANumber),
            ("NaN", NotANumber),
            ("٣", NotANumber),
            ("10000000000.01", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(Kopecks::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn json_is_the_number_of_roubles() {
        for (kopecks, json) in [(1_234_550, "12345.5"), (7, "0.07"), (12_999_000, "129990.0")] {
            assert_eq!(serde_json::to_string(&Kopecks::new(kopecks)).unwrap(), json);
        }
    }

    #[test]
    fn a_total_past_64_bits_is_none_and_never_a_wrong_bill() {
        let prices = [Kopecks::new(100), Kopecks::new(250)];
        assert_eq!(prices.into_iter().sum::<Option<Kopecks>>(), Some(Kopecks::new(350)));
        let huge = [Kopecks::new(i64::MAX), Kopecks::new(1)];
        assert_eq!(huge.into_iter().sum::<Option<Kopecks>>(), None);
        assert_eq!(Kopecks::new(i64::MAX).checked_mul(2), None);
        assert_eq!(Kopecks::new(i64::MIN).checked_sub(Kopecks::new(1)), None);
    }

    #[test]
    fn a_discount_is_rounded_down() {
        for (new, old, percent) in [
            (8_999_000, 9_999_000, Some(10)),
            (8_999_200, 9_999_000, Some(9)),
            (0, 100, Some(100)),
            (99_999, 100_000, None),
            (100, 100, None),
            (200, 100, None),
            (100, 0, None),
            (i64::MAX, i64::MAX, None),
            (0, i64::MAX, Some(100)),
        ] {
            let found = Kopecks::new(new).discount_percent(Kopecks::new(old));
            assert_eq!(found, percent, "{new} of {old}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(kopecks in 0..=Kopecks::MOST.get()) {
            let sum = Kopecks::new(kopecks);
            prop_assert_eq!(Kopecks::parse(&sum.show()), Ok(sum));
            prop_assert_eq!(Kopecks::parse(&sum.decimal()), Ok(sum));
            let json = serde_json::to_string(&sum).unwrap();
            prop_assert_eq!(Kopecks::parse(&json), Ok(sum));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-−+0-9 .,₽\\PC]{0,40}") {
            if let Ok(sum) = Kopecks::parse(&text) {
                prop_assert!(Kopecks::ZERO <= sum && sum <= Kopecks::MOST);
            }
        }
    }
}
