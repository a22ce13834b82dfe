//! The list of goods: what is asked for, and a row of it.

use crate::admin::engine::grouped;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Cell, Row};
use crate::admin::products::description::Sorting;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::products::{Conditions, Order, ProductLine, Stock};
use crate::catalog::{Availability, FEW};
use crate::kernel::fault::Fault;
use crate::kernel::ids::CategoryId;

/// Which goods a question asks for.
#[must_use]
pub(crate) fn conditions(site: &StaffSite, question: &Question) -> Conditions {
    Conditions {
        category: question.choice("category").and_then(|number| number.parse().ok()).map(CategoryId),
        is_visible: question.choice("visible").map(|choice| choice == "yes"),
        stock: question.choice("stock").and_then(|choice| match choice {
            "some" => Some(Stock::Some),
            "few" => Some(Stock::AtMost(FEW)),
            "none" => Some(Stock::None),
            _ => None,
        }),
        created: question.bounds(site.zone()),
        ..Conditions::looking_for(&question.text)
    }
}

/// What the list is ordered by.
pub(crate) fn order(question: &Question) -> Result<(Order, bool), Fault> {
    let (key, is_descending) = question.order();
    let order = match Sorting::of(key)? {
        Sorting::Name => Order::Name,
        Sorting::Price => Order::Price,
        Sorting::Stock => Order::Stock,
        Sorting::Created => Order::Created,
    };
    Ok((order, is_descending))
}

#[must_use]
pub(crate) fn row(site: &StaffSite, line: ProductLine) -> Row {
    let old_price = line.old_price.map(|price| format!("была {}", price.show())).unwrap_or_default();
    Row {
        id: line.id.0,
        name: line.name.clone(),
        cells: vec![
            Cell::two_lines(line.name, format!("арт. {}", line.sku)),
            Cell::text(line.category),
            Cell::two_lines(line.price.show(), old_price),
            stock(line.stock, line.reserved),
            state(line.is_visible),
            Cell::text(site.time(line.created_at)),
        ],
    }
}

/// How many there are, with the lamp that customers see.
fn stock(stock: i64, reserved: i64) -> Cell {
    let tone = match Availability::of(stock) {
        Availability::InStock => "stock-in",
        Availability::Few(_) => "stock-low",
        Availability::Gone | Availability::Withdrawn => "stock-none",
    };
    let small = if reserved > 0 { format!("отложено {}", grouped(reserved)) } else { String::new() };
    Cell::pill(pieces(stock), tone).below(small)
}

/// «1 248 шт.».
#[must_use]
pub(crate) fn pieces(count: i64) -> String {
    format!("{}\u{a0}шт.", grouped(count))
}

/// The lamp of a product.
#[must_use]
pub(crate) fn state(is_visible: bool) -> Cell {
    if is_visible {
        Cell::pill("На витрине", "status-delivered")
    } else {
        Cell::pill("Скрыт", "status-cancelled")
    }
}
