//! What a cart would cost as an order now, and a version of it: a later submit shows by it whether the cart or a price
//! has changed.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::cart::{Contents, Owner, contents};
use crate::kernel::fault::Fault;
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;
use crate::orders::Orders;

/// What a cart would cost as an order now.
pub(crate) struct Quote {
    pub(crate) contents: Contents,
    pub(crate) courier: Kopecks,
    pub(crate) version: String,
}

pub(crate) async fn quote(orders: &Orders, owner: Option<Owner>) -> Result<Quote, Fault> {
    let contents = match owner {
        Some(owner) => contents(&orders.carts, owner).await?,
        None => Contents::default(),
    };
    let bought = contents.lines.iter().filter(|line| line.quantity > 0);
    let goods = version(bought.map(|line| (line.id, line.quantity, line.price.now)).collect());
    let courier = orders.terms.courier(contents.total);
    Ok(Quote { courier, contents, version: format!("{goods}-{}", courier.get()) })
}

/// What the customer saw when the form was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen<'a> {
    pub(crate) goods: &'a str,
    /// The courier's price. Forms of earlier versions of the shop do not have it.
    pub(crate) courier: Option<Kopecks>,
}

impl<'a> Seen<'a> {
    #[must_use]
    pub(crate) fn read(version: &'a str) -> Self {
        let (goods, courier) = version.split_once('-').unwrap_or((version, ""));
        Self { goods, courier: courier.parse().ok().map(Kopecks::new) }
    }
}

/// A hash of products, quantities and prices.
#[must_use]
pub(crate) fn version(mut lines: Vec<(ProductId, i64, Kopecks)>) -> String {
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for (product, quantity, price) in lines {
        hash.update(product.0.to_be_bytes());
        hash.update(quantity.to_be_bytes());
        hash.update(price.get().to_be_bytes());
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_knows_products_quantities_and_prices_and_no_order_of_lines() {
        let line = |product, quantity, price| (ProductId(product), quantity, Kopecks::new(price));
        let this = version(vec![line(1, 2, 300), line(2, 1, 100)]);
        assert_eq!(this, version(vec![line(2, 1, 100), line(1, 2, 300)]));
        for other in [
            vec![line(1, 2, 300)],
            vec![line(1, 2, 301), line(2, 1, 100)],
            vec![line(1, 1, 300), line(2, 1, 100)],
            vec![line(3, 2, 300), line(2, 1, 100)],
        ] {
            assert_ne!(this, version(other));
        }
    }
}
