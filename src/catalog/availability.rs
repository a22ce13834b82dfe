//! Whether a product can be bought now.

/// Up to this many pieces the shop says how many are left.
pub(crate) const FEW: i64 = 3;

/// What the lamp beside a product says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Availability {
    InStock,
    Few(i64),
    Gone,
    /// The shop no longer sells it.
    Withdrawn,
}

impl Availability {
    #[must_use]
    pub(crate) fn of(stock: i64) -> Self {
        match stock {
            ..=0 => Self::Gone,
            1..=FEW => Self::Few(stock),
            _ => Self::InStock,
        }
    }

    /// The same for a product that may not be on sale: hidden, or without a price.
    #[must_use]
    pub(crate) fn of_sold(is_on_sale: bool, stock: i64) -> Self {
        if is_on_sale { Self::of(stock) } else { Self::Withdrawn }
    }

    /// The words beside the lamp: «Мало: 3 шт.».
    #[must_use]
    pub(crate) fn words(self) -> String {
        match self {
            Self::InStock => "В наличии".to_owned(),
            Self::Few(left) => format!("Мало: {left}\u{a0}шт."),
            Self::Gone => "Нет в наличии".to_owned(),
            Self::Withdrawn => "Снят с\u{a0}продажи".to_owned(),
        }
    }

    /// Whether it cannot be bought.
    #[must_use]
    pub(crate) fn is_gone(self) -> bool {
        matches!(self, Self::Gone | Self::Withdrawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lamp_says_how_many_are_left_when_they_are_few() {
        assert_eq!(Availability::of(4).words(), "В наличии");
        assert_eq!(Availability::of(3).words(), "Мало: 3\u{a0}шт.");
        assert_eq!(Availability::of(1), Availability::Few(1));
        assert_eq!(Availability::of(0).words(), "Нет в наличии");
        assert!(Availability::of(-1).is_gone());
        assert_eq!(Availability::of_sold(true, 4), Availability::InStock);
        assert_eq!(Availability::of_sold(false, 4).words(), "Снят с\u{a0}продажи");
        assert!(Availability::of_sold(false, 4).is_gone());
    }
}
