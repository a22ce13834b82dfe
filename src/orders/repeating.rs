//! Repeating an order: its products that are still sold go into the cart.

use std::collections::BTreeMap;

use crate::cart::{Bound, Owner, add_all};
use crate::kernel::fault::Fault;
use crate::kernel::ids::ProductId;
use crate::orders::{Order, Orders};

/// What of a repeated order is in the cart now.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    /// How many products were put into the cart.
    pub(crate) added: usize,
    /// Names of products that are short.
    pub(crate) short: Vec<String>,
    /// Names of products that the shop no longer sells.
    pub(crate) withdrawn: Vec<String>,
    /// The shop's limit for one product, and the names of products that reached it.
    pub(crate) capped: Option<(i64, Vec<String>)>,
}

/// Puts an order's products into a cart in one transaction. Pressing the button twice does it once.
pub(crate) async fn repeat(orders: &Orders, order: &Order, owner: Owner) -> Result<Repeated, Fault> {
    let mut wanted: BTreeMap<ProductId, (i64, &str)> = BTreeMap::new();
    let mut repeated = Repeated::default();
    for line in &order.lines {
        match line.product {
            Some(product) => wanted.entry(product).or_insert((0, &line.name)).0 += line.quantity,
            None => repeated.withdrawn.push(line.name.clone()),
        }
    }
    let pieces: Vec<(ProductId, i64)> = wanted.iter().map(|(product, (quantity, _))| (*product, *quantity)).collect();
    let added = add_all(&orders.carts, owner, &pieces).await?;
    for ((_, (_, name)), added) in wanted.iter().zip(added) {
        repeated.added += usize::from(added.pieces > 0);
        if added.is_withdrawn {
            repeated.withdrawn.push((*name).to_owned());
            continue;
        }
        match added.limited_by {
            None => {}
            Some(Bound::Stock) => repeated.short.push((*name).to_owned()),
            Some(Bound::Line(most)) => {
                repeated.capped.get_or_insert((most, Vec::new())).1.push((*name).to_owned());
            }
        }
    }
    Ok(repeated)
}
