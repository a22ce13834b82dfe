//! What the shop's people are told of orders: that one came, that money has to go back, that goods run out. Nothing that a
//! customer typed is said.

use techstore_db::Write;

use crate::catalog::FEW;
use crate::inventory::Deducted;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{OrderId, ProductId};
use crate::kernel::money::Kopecks;
use crate::kernel::plural::plural;
use crate::mail::notices::{Event, Notice, tell};
use crate::orders::Orders;
use crate::orders::details::{Delivery, Payment};
use crate::orders::reading::{Order, order_in};

/// Tells that an order was placed, and of which of its goods few are left.
pub(super) async fn placed(orders: &Orders, tx: &mut Write, order: &Order, deducted: &[Deducted]) -> Result<(), Fault> {
    tell(&orders.mail, tx, &new_order(order)).await?;
    for goods in deducted.iter().filter(|goods| ran_low(goods.left, goods.quantity)) {
        let words = match goods.left {
            ..=0 => format!("Закончился товар: {}, арт. {}", goods.name, goods.sku),
            left => format!("Осталось {left}\u{a0}шт.: {}, арт. {}", goods.name, goods.sku),
        };
        tell(&orders.mail, tx, &Notice { event: Event::LowStock, words, path: of_product(goods.product) }).await?;
    }
    Ok(())
}

/// Tells that money of an order has to go back: so much, or all of it.
pub(super) async fn owed(orders: &Orders, tx: &mut Write, id: OrderId, amount: Option<Kopecks>) -> Result<(), Fault> {
    let Some(order) = order_in(tx, id).await? else { return Ok(()) };
    let words = format!("Нужно вернуть деньги за заказ №\u{a0}{}: {}", order.id, amount.unwrap_or(order.total));
    tell(&orders.mail, tx, &Notice { event: Event::OwedMoney, words, path: of_order(id) }).await
}

fn new_order(order: &Order) -> Notice {
    let pieces: i64 = order.lines.iter().map(|line| line.quantity).sum();
    let delivery = match order.delivery {
        Some(Delivery::Courier { .. }) => ", курьером",
        Some(Delivery::Pickup) => ", самовывоз",
        None => "",
    };
    let payment = match order.payment {
        Payment::OnReceipt => "оплата при получении",
        Payment::Online => "оплата онлайн",
    };
    let words = format!(
        "Новый заказ №\u{a0}{} на {}: {pieces}\u{a0}{}{delivery}, {payment}",
        order.id,
        order.total,
        plural(pieces, "товар", "товара", "товаров")
    );
    Notice { event: Event::NewOrder, words, path: of_order(order.id) }
}

/// Whether taking pieces left few of them, and there were more before; or none.
fn ran_low(left: i64, taken: i64) -> bool {
    left <= 0 || (left <= FEW && left.saturating_add(taken) > FEW)
}

fn of_order(id: OrderId) -> String {
    format!("/admin/orders/{id}/")
}

fn of_product(id: ProductId) -> String {
    format!("/admin/products/{id}/")
}

#[cfg(test)]
mod tests {
    use super::ran_low;

    #[test]
    fn it_is_told_once_that_few_are_left_and_once_that_none_are() {
        for (left, taken, is_told) in
            [(5, 1, false), (3, 1, true), (2, 1, false), (2, 5, true), (0, 1, true), (0, 9, true)]
        {
            assert_eq!(ran_low(left, taken), is_told, "{left} after {taken}");
        }
    }
}
