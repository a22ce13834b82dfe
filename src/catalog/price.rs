//! A product's price and old price.

use crate::kernel::money::Kopecks;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) now: Kopecks,
    pub(crate) before: Option<Kopecks>,
}

impl Price {
    /// An imported old price that is not higher is no discount and is dropped.
    #[must_use]
    pub(crate) fn of(now: Kopecks, before: Option<Kopecks>) -> Self {
        Self { now, before: before.filter(|before| *before > now) }
    }

    /// A product without a price is not sold.
    #[must_use]
    pub(crate) fn is_set(self) -> bool {
        self.now > Kopecks::ZERO
    }

    #[must_use]
    pub(crate) fn saving(self) -> Option<Kopecks> {
        self.before.and_then(|before| before.checked_sub(self.now))
    }

    /// The discount in whole per cent, rounded down; `None` below one.
    #[must_use]
    pub(crate) fn percent(self) -> Option<u8> {
        self.before.and_then(|before| self.now.discount_percent(before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(now: i64, before: Option<i64>) -> Price {
        Price::of(Kopecks::new(now), before.map(Kopecks::new))
    }

    #[test]
    fn a_discount_is_told_in_money_and_in_percent() {
        let price = price(8_999_000, Some(9_999_000));
        assert_eq!(price.saving(), Some(Kopecks::new(1_000_000)));
        assert_eq!(price.percent(), Some(10));
    }

    #[test]
    fn an_old_price_that_is_not_higher_is_none() {
        assert_eq!(price(100, Some(100)).before, None);
        assert_eq!(price(100, Some(90)).saving(), None);
        assert_eq!(price(100, None).percent(), None);
    }
}
