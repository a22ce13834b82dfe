//! How much may be bought at once: without a bound one order empties the shelves.

use crate::kernel::plural::plural;

/// How much may be bought at once. It holds for everybody, always; what the staff receives or an import brings is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pieces of one product in a cart.
    pub(crate) per_line: i64,
    /// Pieces of all products in an order.
    pub(crate) per_order: i64,
}

/// What a quantity ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Stock,
    /// The shop sells no more of one product at once: so many.
    Line(i64),
}

impl Limits {
    /// How many pieces of a product can be bought of so many that are there, and what keeps more from it.
    #[must_use]
    pub(crate) fn of(self, stock: i64) -> (i64, Bound) {
        let stock = stock.max(0);
        if stock > self.per_line { (self.per_line, Bound::Line(self.per_line)) } else { (stock, Bound::Stock) }
    }
}

impl Bound {
    /// Why a cart holds no more than `quantity`.
    #[must_use]
    pub(crate) fn sentence(self, quantity: i64) -> String {
        match self {
            Self::Stock => format!("Больше на складе нет: в корзине {}", pieces(quantity)),
            Self::Line(most) => format!("Не больше {most}\u{a0}шт. одного товара: в корзине {}", pieces(quantity)),
        }
    }
}

/// «2 штуки».
#[must_use]
pub(crate) fn pieces(count: i64) -> String {
    format!("{count}\u{a0}{}", plural(count, "штука", "штуки", "штук"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_of_stock_and_cap_holds() {
        let limits = Limits { per_line: 10, per_order: 50 };
        for (stock, most) in [(-1, 0), (0, 0), (9, 9), (10, 10)] {
            assert_eq!(limits.of(stock), (most, Bound::Stock), "{stock}");
        }
        assert_eq!(limits.of(11), (10, Bound::Line(10)));
    }
}
