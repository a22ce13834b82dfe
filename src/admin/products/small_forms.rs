//! What the small forms of a product's card do with its stock: receiving, counting.

use techstore_db::Write;

use crate::admin::engine::resource::{Done, NotSaved};
use crate::admin::engine::values::{Change, Values};
use crate::admin::products::list::pieces;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::products::{Product, product};
use crate::inventory::{self, NotCorrected, Receipt};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::ProductId;

/// The most units at once: more is taken for a typing error.
const MOST: i64 = 1_000_000;

pub(crate) async fn receive(
    site: &StaffSite,
    tx: &mut Write,
    id: ProductId,
    typed: &Values,
    staff: &Staff,
) -> Outcome<Done, NotSaved> {
    let quantity = whole("quantity", typed, 1)?;
    let before = on_hand(tx, id).await?;
    let note = typed.get("note").trim();
    let receipt = Receipt { product: id, quantity, staff: Some(staff.who.id), note };
    inventory::receive(tx, &receipt, site.now()).await?;
    Ok(counted(before, on_hand(tx, id).await?, note))
}

/// Records a count. If it equals the stock on hand, nothing changes.
pub(crate) async fn correct(
    site: &StaffSite,
    tx: &mut Write,
    id: ProductId,
    typed: &Values,
    staff: &Staff,
) -> Outcome<Done, NotSaved> {
    let quantity = whole("counted", typed, 0)?;
    let before = on_hand(tx, id).await?;
    let note = typed.get("note").trim();
    let receipt = Receipt { product: id, quantity, staff: Some(staff.who.id), note };
    match inventory::correct(tx, &receipt, site.now()).await {
        Ok(()) if before == quantity => Ok(Done::default()),
        Ok(()) => Ok(counted(before, quantity, note)),
        Err(Failure::Refused(NotCorrected::Reserved(reserved))) => {
            let sentence = format!("Отложено для тех, кто платит: {} Меньше на полке быть не может", pieces(reserved));
            Err(Failure::Refused(NotSaved::Invalid(FieldErrors::one("counted", sentence))))
        }
        Err(Failure::Refused(NotCorrected::NoProduct)) => Err(Failure::Refused(NotSaved::Forbidden)),
        Err(Failure::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}

fn whole(field: &'static str, typed: &Values, least: i64) -> Result<i64, Failure<NotSaved>> {
    let digits: String = typed.get(field).chars().filter(|c| !c.is_whitespace()).collect();
    let number = digits.parse().ok().filter(|number| (least..=MOST).contains(number));
    number.ok_or_else(|| {
        let sentence = format!("Целое число от {least} до 1\u{a0}000\u{a0}000");
        Failure::Refused(NotSaved::Invalid(FieldErrors::one(field, sentence)))
    })
}

async fn on_hand(tx: &mut Write, id: ProductId) -> Result<i64, Fault> {
    let product: Option<Product> = product(tx, id).await.while_("looking how many there are")?;
    Ok(product.map_or(0, |product| product.stock + product.reserved))
}

fn counted(before: i64, after: i64, note: &str) -> Done {
    let mut changes = vec![Change { field: "На полке".to_owned(), old: pieces(before), new: pieces(after) }];
    if !note.is_empty() {
        changes.push(Change { field: "Примечание".to_owned(), old: String::new(), new: note.to_owned() });
    }
    changes.into()
}
