//! What is in the visitor's cart, for the buttons of product cards. `site` reads it with the visitor.

use std::collections::HashMap;
use std::sync::Arc;

use crate::kernel::ids::ProductId;

/// Pieces that can be bought, by product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct InCart(Arc<HashMap<ProductId, i64>>);

impl InCart {
    /// Reads `product:pieces,product:pieces`, as the visitor's query returns it.
    #[must_use]
    pub(crate) fn read(text: &str) -> Self {
        let line = |line: &str| {
            let (product, pieces) = line.split_once(':')?;
            Some((ProductId(product.parse().ok()?), pieces.parse().ok()?))
        };
        Self::of(text.split(',').filter_map(line))
    }

    /// Products with zero pieces are left out.
    #[must_use]
    pub(crate) fn of(lines: impl IntoIterator<Item = (ProductId, i64)>) -> Self {
        Self(Arc::new(lines.into_iter().filter(|(_, pieces)| *pieces > 0).collect()))
    }

    /// How many pieces of all products.
    #[must_use]
    pub(crate) fn count(&self) -> i64 {
        self.0.values().fold(0, |sum, pieces| sum.saturating_add(*pieces))
    }

    /// How many pieces of a product.
    #[must_use]
    pub(crate) fn pieces(&self, product: ProductId) -> i64 {
        self.0.get(&product).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_in_the_cart_counts_and_what_is_gone_does_not() {
        let cart = InCart::read("12:2,7:0,9:1");
        assert_eq!((cart.count(), cart.pieces(ProductId(12)), cart.pieces(ProductId(7))), (3, 2, 0));
        assert_eq!(InCart::read(""), InCart::default());
    }
}
