//! Similar products: of the same category, near in price, no variants of the product.

use techstore_db::Reads;

use crate::catalog::model::card::one_of_each;
use crate::catalog::model::shelf::Towards;
use crate::catalog::store::cards::{buyable_from, shown_from};
use crate::catalog::{Card, Product};
use crate::kernel::fault::{Fault, While};
use crate::kernel::money::Kopecks;

const SHOWN: usize = 5;
/// Products read on each side of the price: few, and more only where many are variants of each other. So a page's cost
/// is bounded, however many variants there are.
const READ: [i64; 2] = [30, 300];

/// Products in stock first, then by distance in price; one of each group of variants.
pub(crate) async fn similar(db: &mut impl Reads, product: &Product) -> Result<Vec<Card>, Fault> {
    let mut found = Vec::new();
    for most in READ {
        found = buyable(db, product, most).await?;
        let is_all = found.len() < usize::try_from(most).unwrap_or(usize::MAX);
        found = chosen(found, product);
        if is_all || found.len() >= SHOWN {
            break;
        }
    }
    if found.len() < SHOWN {
        let [_, most] = READ;
        found.extend(sold_out(db, product, most).await?);
        found = chosen(found, product);
    }
    Ok(found)
}

async fn buyable(db: &mut impl Reads, product: &Product, most: i64) -> Result<Vec<Card>, Fault> {
    let price = product.fields.price;
    let mut cards = Vec::new();
    for towards in [Towards::Dearer(price), Towards::Cheaper(price)] {
        let walked = buyable_from(db, product.category_id, towards, most).await;
        cards.extend(walked.while_("reading similar products")?);
    }
    Ok(nearest_first(cards, price))
}

/// Used only when hardly anything else of the category is in stock, so most rows read are sold out.
async fn sold_out(db: &mut impl Reads, product: &Product, most: i64) -> Result<Vec<Card>, Fault> {
    let price = product.fields.price;
    let mut cards = Vec::new();
    for towards in [Towards::Dearer(price), Towards::Cheaper(price)] {
        let walked = shown_from(db, product.category_id, towards, most).await;
        cards.extend(walked.while_("reading similar products that are sold out")?);
    }
    cards.retain(|card| card.stock <= 0);
    Ok(nearest_first(cards, price))
}

fn nearest_first(mut cards: Vec<Card>, price: Kopecks) -> Vec<Card> {
    cards.sort_by_key(|card| (card.price.get().abs_diff(price.get()), card.id));
    cards
}

fn chosen(mut cards: Vec<Card>, product: &Product) -> Vec<Card> {
    let is_itself = |card: &Card| {
        card.id == product.id || (card.variant_group.is_some() && card.variant_group == product.fields.variant_group)
    };
    cards.retain(|card| !is_itself(card));
    one_of_each(cards, SHOWN)
}
