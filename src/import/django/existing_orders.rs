//! Orders that are here already: which were imported before, and which are in conflict with the old site's.

use std::collections::{HashMap, HashSet};

use techstore_db::{Reads, Timestamp};

use super::conflicts::refuse;
use super::new_person::required;
use super::store::old_orders::OldMark;
use super::store::orders;

/// Orders and lines that are here.
pub(super) struct ExistingOrders {
    orders: HashMap<i64, (Option<i64>, Timestamp)>,
    lines: HashSet<i64>,
}

impl ExistingOrders {
    pub(super) async fn open(db: &mut impl Reads) -> anyhow::Result<Self> {
        let found = orders::orders(db).await?.into_iter();
        let orders = found.map(|order| (order.id, (order.user_id, order.placed_at))).collect();
        let lines = orders::lines(db).await?.into_iter().map(|(id,)| id).collect();
        Ok(Self { orders, lines })
    }

    /// Whether an order was imported before: the same id, time and person. The account may have been deleted since.
    pub(super) fn has(&self, id: i64, user: i64, placed_at: Timestamp) -> bool {
        self.orders.get(&id).is_some_and(|(whose, when)| *when == placed_at && whose.is_none_or(|whose| whose == user))
    }

    /// Whether the number of a line is in use.
    pub(super) fn has_line(&self, id: i64) -> bool {
        self.lines.contains(&id)
    }

    /// Refuses orders whose id belongs to another order here. Orders of unknown people are not imported, so they do not
    /// count.
    pub(super) fn refuse_conflicts(&self, marks: &[OldMark], people: &HashSet<i64>) -> anyhow::Result<()> {
        let mut conflicts = Vec::new();
        for mark in marks.iter().filter(|mark| people.contains(&mark.user_id)) {
            let placed_at = required("main_order.created_at", mark.id, mark.created_at.as_deref())?;
            let Some((whose, when)) = self.orders.get(&mark.id) else { continue };
            if !self.has(mark.id, mark.user_id, placed_at) {
                let whose = whose.map_or_else(|| "a guest".to_owned(), |whose| format!("№ {whose}"));
                let (id, user) = (mark.id, mark.user_id);
                conflicts.push(format!(
                    "order № {id}: there of № {user} at {}, here of {whose} at {}",
                    placed_at.to_text(),
                    when.to_text()
                ));
            }
        }
        refuse("numbers of the old site's orders are other orders' here", &conflicts)
    }
}
