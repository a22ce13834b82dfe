//! The list of categories.

use crate::admin::categories::Categories;
use crate::admin::engine::description::{Kind, Narrow};
use crate::admin::engine::resource::Cell;
use crate::admin::engine::table::ListColumn;
use crate::catalog::administration::categories::Order;

type Column = ListColumn<Categories>;

pub(crate) const COLUMNS: [Column; 4] = [
    Column::new("name", "Название", |_, category| Cell::text(&category.name))
        .sorted_by(Order::Name)
        .narrow(Narrow::Full),
    Column::new("slug", "Адрес страницы", |_, category| Cell::text(&category.slug)).narrow(Narrow::Most),
    Column::new("position", "Порядок", |_, category| Cell::text(category.position.to_string()))
        .of(Kind::Number)
        .sorted_by(Order::Position),
    Column::new("goods", "Товаров", |_, category| Cell::text(category.goods.to_string()))
        .of(Kind::Number)
        .sorted_by(Order::Goods),
];
