//! What is in a cart, as it can be bought now.

use techstore_db::Tx;

use crate::cart::limits::Most;
use crate::cart::{Carts, Limits, Owner, store};
use crate::catalog::{Availability, Price};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;

/// What is in a cart.
#[derive(Debug, Default)]
pub struct Contents {
    /// In the order they were put in. Sold-out products stay among them.
    pub lines: Vec<Line>,
    /// How many pieces can be bought.
    pub count: i64,
    pub total: Kopecks,
    /// The total at old prices.
    pub(crate) before: Kopecks,
}

/// A product in a cart.
#[derive(Debug)]
pub struct Line {
    pub(crate) id: ProductId,
    pub(crate) slug: String,
    pub(crate) sku: String,
    pub(crate) name: String,
    /// The line below the name in lists.
    pub(crate) specs: String,
    pub(crate) price: Price,
    pub(crate) drawing: String,
    /// The photo's path below the media folder.
    pub(crate) image: Option<String>,
    /// Zero when the product is no longer sold.
    pub(crate) stock: i64,
    pub(crate) is_on_sale: bool,
    /// The quantity that was put in.
    pub(crate) wanted: i64,
    /// How many of them can be bought now.
    pub(crate) quantity: i64,
    pub(crate) most: Most,
    pub(crate) sum: Kopecks,
    /// The unit price when the owner last saw it, if it has changed since.
    pub(crate) price_before: Option<Kopecks>,
}

impl Line {
    #[must_use]
    pub(crate) fn availability(&self) -> Availability {
        Availability::of_sold(self.is_on_sale, self.stock)
    }

    /// Whether fewer can be bought than were put in.
    #[must_use]
    pub(crate) fn is_limited(&self) -> bool {
        self.quantity < self.wanted
    }

    #[must_use]
    pub(crate) fn is_full(&self) -> bool {
        self.quantity >= self.most.pieces
    }
}

/// What is in a cart, with the quantities that can be bought now.
pub async fn contents(carts: &Carts, owner: Owner) -> Result<Contents, Fault> {
    let mut db = carts.db.read().await?;
    let rows = store::lines(&mut db, owner).await.while_("reading a cart")?;
    let mut contents = Contents::default();
    for row in rows {
        let line = line(row, carts.limits).ok_or_else(too_much)?;
        let before = line.price.before.unwrap_or(line.price.now).checked_mul(line.quantity);
        contents.total = contents.total.checked_add(line.sum).ok_or_else(too_much)?;
        contents.before = before.and_then(|before| contents.before.checked_add(before)).ok_or_else(too_much)?;
        contents.count = contents.count.saturating_add(line.quantity);
        contents.lines.push(line);
    }
    Ok(contents)
}

fn line(row: store::LineRow, limits: Limits) -> Option<Line> {
    let stock = if row.is_on_sale { row.stock } else { 0 };
    let price = Price::of(row.price, row.old_price);
    let most = limits.of(stock);
    let quantity = row.quantity.min(most.pieces);
    Some(Line {
        id: row.id,
        slug: row.slug,
        sku: row.sku,
        name: row.name,
        specs: row.specs,
        drawing: row.drawing,
        image: row.image,
        wanted: row.quantity,
        sum: price.now.checked_mul(quantity)?,
        price_before: (row.price_seen != row.price).then_some(row.price_seen),
        price,
        stock,
        is_on_sale: row.is_on_sale,
        quantity,
        most,
    })
}

/// Records the prices that were shown, so that a changed price is announced once. It stores what was shown and not the
/// current price: a change in between is announced the next time.
pub(crate) async fn saw_prices(carts: &Carts, owner: Owner, shown: &Contents) -> Result<(), Fault> {
    let changed: Vec<&Line> = shown.lines.iter().filter(|line| line.price_before.is_some()).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let note = async |mut tx: Tx| {
        let cart = match store::lock_cart(&mut tx, owner, carts.clock.now()).await {
            Ok(Some(cart)) => cart,
            Ok(None) => return Ok(()),
            Err(techstore_db::Error::Reference(_)) => {
                tx.discard();
                return Ok(());
            }
            Err(error) => return Err(Fault::from(error)),
        };
        for line in &changed {
            store::saw_price(&mut tx, cart, line.id, line.price.now).await?;
        }
        Ok(())
    };
    carts.db.transaction("recording seen prices", note).await
}

pub(crate) async fn name_of(carts: &Carts, product: ProductId) -> Result<Option<String>, Fault> {
    let item = store::product(&mut carts.db.read().await?, product).await.while_("looking for a product")?;
    Ok(item.map(|item| item.name))
}

fn too_much() -> Fault {
    Fault::new(anyhow::anyhow!("a cart costs more than can be counted"))
}
