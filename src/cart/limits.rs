//! How much may be bought at once. Without a limit, one order could empty the stock.

use crate::kernel::plural::plural;

/// Limits for every customer. Receipts by the staff and imports are not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pieces of one product in a cart.
    pub(crate) per_line: i64,
    /// Pieces of all products in an order.
    pub(crate) per_order: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Stock,
    /// The shop's limit for one product.
    Line(i64),
}

/// How many pieces of a product can be bought at most, and why not more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Most {
    pub(crate) pieces: i64,
    pub(crate) bound: Bound,
}

impl Limits {
    #[must_use]
    pub(crate) fn of(self, stock: i64) -> Most {
        let stock = stock.max(0);
        if stock > self.per_line {
            Most { pieces: self.per_line, bound: Bound::Line(self.per_line) }
        } else {
            Most { pieces: stock, bound: Bound::Stock }
        }
    }
}

impl Bound {
    /// Why there are only `quantity` in the cart.
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
        for (stock, pieces) in [(-1, 0), (0, 0), (9, 9), (10, 10)] {
            assert_eq!(limits.of(stock), Most { pieces, bound: Bound::Stock }, "{stock}");
        }
        assert_eq!(limits.of(11), Most { pieces: 10, bound: Bound::Line(10) });
    }
}
