//! Which form of a Russian noun goes with a number.

/// Chooses between «товар» (1, 21), «товара» (2, 24) and «товаров» (0, 5, 11, 112), by the rules of CLDR for Russian.
///
/// Takes any integer, a count from a database or the length of a list alike; a negative one counts by its size.
pub(crate) fn plural<'a>(number: impl TryInto<i128>, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    // Only a u128 past i128::MAX does not fit, and no shop counts that far.
    let size = number.try_into().unwrap_or(0).unsigned_abs();
    match (size % 10, size % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn goods(number: impl TryInto<i128>) -> &'static str {
        plural(number, "товар", "товара", "товаров")
    }

    #[test]
    fn the_noun_agrees_with_its_number() {
        for (form, numbers) in [
            ("товар", &[1, 21, 101, 1_001, -1][..]),
            ("товара", &[2, 3, 4, 22, 34, 102]),
            ("товаров", &[0, 5, 10, 11, 12, 13, 14, 19, 25, 111, 112, 1_000]),
        ] {
            for number in numbers {
                assert_eq!(goods(*number), form, "{number}");
            }
        }
    }

    #[test]
    fn every_integer_type_counts() {
        assert_eq!(goods(vec![0; 22].len()), "товара");
        assert_eq!(goods(21_u8), "товар");
        assert_eq!(goods(i64::MIN), "товаров");
    }

    proptest! {
        #[test]
        fn only_the_last_two_digits_matter(number in 0..1_000_000_i64, hundreds in 0..1_000_i64) {
            prop_assert_eq!(goods(number), goods(number % 100 + hundreds * 100));
        }
    }
}
