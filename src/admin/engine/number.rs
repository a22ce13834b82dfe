//! Whole numbers as people read them.

/// «1 248»: thousands apart, by U+00A0.
#[must_use]
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "−" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_248, "1\u{a0}248"), (-1_000_000, "−1\u{a0}000\u{a0}000")] {
            assert_eq!(grouped(number), text);
        }
    }
}
