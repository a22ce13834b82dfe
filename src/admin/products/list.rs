//! The list of goods: what is asked for, and a row of it.

use crate::admin::engine::description::{Kind, Narrow};
use crate::admin::engine::grouped;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::Cell;
use crate::admin::engine::table::ListColumn;
use crate::admin::products::Products;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::products::{Conditions, Order, ProductLine, Stock};
use crate::catalog::{Availability, FEW};
use crate::kernel::ids::CategoryId;

type Column = ListColumn<Products>;

pub(crate) const COLUMNS: [Column; 6] = [
    Column::new("name", "Название", |_, line| Cell::two_lines(&line.name, format!("арт. {}", line.sku)))
        .sorted_by(Order::Name)
        .narrow(Narrow::Full),
    Column::new("category", "Категория", |_, line| Cell::text(&line.category)).narrow(Narrow::Most),
    Column::new("price", "Цена", |_, line| Cell::two_lines(line.price.show(), old_price(line)))
        .of(Kind::Number)
        .sorted_by(Order::Price),
    Column::new("stock", "Остаток", |_, line| stock(line.stock, line.reserved)).of(Kind::Stock).sorted_by(Order::Stock),
    Column::new("visible", "Витрина", |_, line| state(line.is_visible)).of(Kind::Pill),
    Column::new("created", "Добавлен", |products, line| Cell::text(products.site.time(line.created_at)))
        .of(Kind::Date)
        .sorted_by(Order::Created),
];

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

fn old_price(line: &ProductLine) -> String {
    line.old_price.map(|price| format!("была {}", price.show())).unwrap_or_default()
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
