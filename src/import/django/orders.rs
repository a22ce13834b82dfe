//! Importing orders and their lines, with their ids.
//!
//! They deduct no stock: the old site's stock is what was left after them.

use std::collections::{HashMap, HashSet};

use anyhow::bail;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use techstore_db::{Foreign, Timestamp, Write};

use super::existing_orders::ExistingOrders;
use super::goods::TOO_MANY;
use super::new_person::required;
use super::report::{Report, Subject, Topic, quoted};
use super::store::goods::{self, Named};
use super::store::old_orders::{self, OldLine, OldOrder};
use super::store::orders::{self, Contact, NewLine, NewOrder};
use crate::kernel::money::Kopecks;
use crate::orders::State;

/// Orders in memory at a time, with their lines.
const ROWS: i64 = 2_000;

/// Old ids of what was imported before the orders.
pub(super) struct Moved<'a> {
    pub(super) people: &'a HashSet<i64>,
    pub(super) products: &'a HashSet<i64>,
}

/// What is needed to import orders.
pub(super) struct OrderImport<'a> {
    orders: ExistingOrders,
    contacts: HashMap<i64, Contact>,
    goods: HashMap<i64, Named>,
    time_zone: TimeZone,
    report: &'a mut Report,
}

#[derive(Default)]
struct Batch {
    orders: Vec<NewOrder>,
    lines: Vec<NewLine>,
}

impl<'a> OrderImport<'a> {
    pub(super) async fn open(
        tx: &mut Write,
        orders: ExistingOrders,
        moved: Moved<'_>,
        time_zone: TimeZone,
        report: &'a mut Report,
    ) -> anyhow::Result<Self> {
        let contacts =
            orders::contacts(tx).await?.into_iter().filter(|contact| moved.people.contains(&contact.user_id));
        let contacts = contacts.map(|contact| (contact.user_id, contact)).collect();
        let goods = goods::named(tx).await?.into_iter().filter(|product| moved.products.contains(&product.id));
        let goods = goods.map(|product| (product.id, product)).collect();
        Ok(Self { orders, contacts, goods, time_zone, report })
    }

    /// Imports the orders that are not here yet.
    pub(super) async fn bring(mut self, old: &mut Foreign, tx: &mut Write) -> anyhow::Result<()> {
        let mut after = i64::MIN;
        loop {
            let rows = old_orders::orders_after(old, after, ROWS).await?;
            let Some(last) = rows.last().map(|order| order.id) else { break };
            let mut lines: HashMap<i64, Vec<OldLine>> = HashMap::new();
            for line in old_orders::lines_between(old, after, last).await? {
                lines.entry(line.order_id).or_default().push(line);
            }
            after = last;
            let mut batch = Batch::default();
            for row in rows {
                let its = lines.remove(&row.id).unwrap_or_default();
                self.add(row, its, &mut batch)?;
            }
            orders::insert_orders(tx, &batch.orders).await?;
            orders::insert_lines(tx, &batch.lines).await?;
            self.report.orders += batch.orders.len();
            self.report.lines += batch.lines.len();
        }
        for (id,) in old_orders::stray_lines(old).await? {
            self.report.about_row(Topic::StrayLine, id);
        }
        Ok(())
    }

    fn add(&mut self, old: OldOrder, lines: Vec<OldLine>, batch: &mut Batch) -> anyhow::Result<()> {
        let row = Subject::Row(old.id);
        let Some(contact) = self.contacts.get(&old.user_id).cloned() else {
            let detail = format!("человек № {}, строк {}", old.user_id, lines.len());
            self.report.about(Topic::StrayOrder, row, detail);
            return Ok(());
        };
        let placed_at = required("main_order.created_at", old.id, old.created_at.as_deref())?;
        if self.orders.has(old.id, old.user_id, placed_at) {
            self.report.known_orders += 1;
            self.report.known_lines += lines.iter().filter(|line| self.orders.has_line(line.id)).count();
            return Ok(());
        }
        let total = self.lines(lines, placed_at, batch)?;
        self.compare(&row, old.total_price.as_deref().unwrap_or_default(), total);
        let state = self.state(&row, old.status.as_deref().unwrap_or_default());
        batch.orders.push(NewOrder {
            id: old.id,
            state,
            contact,
            total,
            cancellation_reason: self.report.text(row, old.cancellation_reason),
            placed_at,
            paid_at: (state == State::Delivered).then_some(placed_at),
        });
        Ok(())
    }

    /// Adds the lines of an order and returns their total.
    fn lines(&mut self, lines: Vec<OldLine>, placed_at: Timestamp, batch: &mut Batch) -> anyhow::Result<Kopecks> {
        let vat_rate = vat(placed_at.to_zoned(self.time_zone.clone()).date());
        let mut total = Kopecks::ZERO;
        for line in lines {
            if self.orders.has_line(line.id) {
                bail!(
                    "line № {} of order № {} is another order's line here; nothing was changed",
                    line.id,
                    line.order_id
                );
            }
            let text = line.quantity.as_deref().unwrap_or_default();
            let quantity = text.parse::<i64>().ok().filter(|quantity| (1..TOO_MANY).contains(quantity));
            let price = Kopecks::parse(line.price.as_deref().unwrap_or_default());
            let cost = quantity.and_then(|quantity| price.unwrap_or_default().checked_mul(quantity));
            let (Some(quantity), Some(sum)) = (quantity, cost.and_then(|cost| total.checked_add(cost))) else {
                self.about_line(Topic::LineQuantity, &line, &quoted(text));
                continue;
            };
            total = sum;
            if price.is_err() {
                self.about_line(Topic::LinePrice, &line, &quoted(line.price.as_deref().unwrap_or_default()));
            }
            let (product, sku, name) = self.product(&line);
            let price = price.unwrap_or_default();
            batch.lines.push(NewLine {
                id: line.id,
                order: line.order_id,
                product,
                sku,
                name,
                price,
                vat_rate,
                quantity,
            });
        }
        Ok(total)
    }

    fn product(&mut self, line: &OldLine) -> (Option<i64>, String, String) {
        let id = line.product_id.unwrap_or_default();
        if let Some(product) = self.goods.get(&id) {
            return (Some(id), product.sku.clone(), product.name.clone());
        }
        self.about_line(Topic::LineProduct, line, &format!("товар № {id}"));
        (None, String::new(), format!("Товар № {id}"))
    }

    fn about_line(&mut self, topic: Topic, line: &OldLine, detail: &str) {
        self.report.about(topic, Subject::Row(line.id), format!("заказ № {}, {detail}", line.order_id));
    }

    /// Reports an order whose total differs from that of its lines.
    fn compare(&mut self, row: &Subject, text: &str, total: Kopecks) {
        let was = Kopecks::parse(text);
        if was != Ok(total) {
            let was = was.map_or_else(|_| quoted(text), Kopecks::show);
            self.report.about(Topic::Total, row.clone(), format!("{was}, по строкам {}", total.show()));
        }
    }

    /// The state of an order. An unknown one becomes «processing»: a new order could still be cancelled by its customer.
    fn state(&mut self, row: &Subject, status: &str) -> State {
        State::parse(status).unwrap_or_else(|| {
            self.report.about(Topic::State, row.clone(), quoted(status));
            State::Processing
        })
    }
}

/// VAT on what was sold on a day, in percent (Tax Code of Russia, art. 164): 18 until 2018, 20 until 2025, then 22.
fn vat(day: Date) -> i64 {
    if day < date(2019, 1, 1) {
        18
    } else if day < date(2026, 1, 1) {
        20
    } else {
        22
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_is_that_of_the_day() {
        for (day, percent) in [
            (date(2018, 12, 31), 18),
            (date(2019, 1, 1), 20),
            (date(2025, 12, 31), 20),
            (date(2026, 1, 1), 22),
            (date(2026, 11, 22), 22),
        ] {
            assert_eq!(vat(day), percent, "{day}");
        }
    }
}
