//! The first stock of an empty catalogue.

use techstore_db::{Db, Tx};

use crate::catalog::stocking::{NewCategory, shelve};
use crate::inventory::movements::{Receipt, receive};
use crate::kernel::fault::Fault;

/// Fills a catalogue that has no category yet and returns how many products it has now. Any other catalogue is left
/// alone: 0.
pub async fn fill_empty_shelves(db: &Db, categories: &[NewCategory]) -> Result<usize, Fault> {
    let fill = async |mut tx: Tx| {
        let Some(shelved) = shelve(&mut tx, categories).await? else { return Ok(0) };
        for goods in shelved.iter().filter(|goods| goods.stock > 0) {
            let receipt =
                Receipt {
                    product: goods.product, quantity: goods.stock, staff: None, note: "Первая поставка"
                };
            receive(&mut tx, &receipt, goods.since).await?;
        }
        Ok(shelved.len())
    };
    db.transaction("stocking an empty catalogue", fill).await
}
