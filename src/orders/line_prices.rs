//! Fixing the prices of an order's lines: each line costs what its product costs when its stock is deducted.
//!
//! Price and stock come from one `UPDATE … RETURNING` of the inventory. A price read before it could change before the stock
//! is deducted; this one cannot change before the order is committed.

use techstore_db::Write;

use crate::cart::ordering::Wanted;
use crate::inventory::{self, Deducted, Purpose};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::money::Kopecks;
use crate::orders::model::{Line, NotPlaced};
use crate::orders::wanted_quantities::short;

/// Deducts the stock of everything that is wanted, and so fixes its prices; or names everything that is short.
///
/// The lines come in ascending order of their products, so two orders of the same products cannot wait for each other.
pub(super) async fn fix(tx: &mut Write, wanted: &[Wanted], purpose: Purpose) -> Outcome<Vec<Deducted>, NotPlaced> {
    let (mut deducted, mut missed) = (Vec::new(), Vec::new());
    for line in wanted {
        match inventory::deduct(tx, line.product, line.quantity, purpose).await? {
            Some(pieces) => deducted.push(pieces),
            None => missed.push(line),
        }
    }
    if missed.is_empty() {
        return Ok(deducted);
    }
    let mut named = Vec::new();
    for line in missed {
        let available = inventory::available(tx, line.product).await?;
        let line = Wanted { is_on_sale: available.is_some(), ..line.clone() };
        named.push(short(&line, available.unwrap_or(0)));
    }
    Err(Failure::Refused(NotPlaced::Short(named)))
}

/// The lines as a message shows them, which has neither link nor picture; and what they cost together.
pub(super) fn lines(deducted: &[Deducted]) -> Result<(Vec<Line>, Kopecks), Fault> {
    let mut total = Kopecks::ZERO;
    let mut lines = Vec::new();
    for goods in deducted {
        let sum = goods.price.checked_mul(goods.quantity).ok_or_else(too_much)?;
        total = total.checked_add(sum).ok_or_else(too_much)?;
        lines.push(Line {
            product: Some(goods.product),
            sku: goods.sku.clone(),
            name: goods.name.clone(),
            price: goods.price,
            vat_rate: goods.vat_rate,
            quantity: goods.quantity,
            sum,
            slug: None,
            drawing: String::new(),
            image: None,
        });
    }
    Ok((lines, total))
}

pub(super) fn too_much() -> Fault {
    Fault::new(anyhow::anyhow!("an order costs more than can be counted"))
}
