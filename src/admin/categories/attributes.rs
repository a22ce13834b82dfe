//! The attributes of a category, on its card: added, ordered, and removed while no product has them.

use techstore_db::Write;

use crate::admin::categories::description::{AttributeAction, Form};
use crate::admin::categories::plan;
use crate::admin::engine::description::{Kind as Cells, Narrow};
use crate::admin::engine::resource::{Cell, Done, Inline, InlineRow, NotSaved, Offered};
use crate::admin::engine::table::{InlineColumn, cells, columns};
use crate::admin::engine::values::{Change, Values, digest};
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::attributes::{self, AttributeInput, Kind};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::ids::{AttributeId, CategoryId};

type Column = InlineColumn<Kind>;

const COLUMNS: [Column; 5] = [
    Column::new("name", "Название", |_, kind| Cell::text(&kind.fields.name)).narrow(Narrow::Full),
    Column::new("group", "Заголовок", |_, kind| Cell::text(&kind.fields.group_name)),
    Column::new("kind", "Значение", |_, kind| Cell::text(words(kind))),
    Column::new("key", "Вверху", |_, kind| Cell::yes_no(kind.fields.is_key)).of(Cells::Bool),
    Column::new("goods", "Заполнена", |_, kind| Cell::text(used(kind))),
];

/// The form that adds one. Its version is the list of those that exist.
#[must_use]
pub(crate) fn offered(kinds: &[Kind]) -> Offered {
    let version = digest(kinds.iter().map(|kind| kind.fields.name.as_str()));
    Offered { key: Form::Add.key(), version, preview: None }
}

/// All of them, in their order.
#[must_use]
pub(crate) fn inline(site: &StaffSite, kinds: &[Kind]) -> Inline {
    let row = |(at, kind): (usize, &Kind)| InlineRow {
        id: kind.id.0,
        name: kind.fields.name.clone(),
        actions: [(at > 0, AttributeAction::Advance.key()), (kind.goods == 0, AttributeAction::Drop.key())]
            .into_iter()
            .filter_map(|(is_offered, action)| is_offered.then_some(action))
            .collect(),
        cells: cells(&COLUMNS, site, kind),
        ..InlineRow::default()
    };
    Inline {
        key: "attributes",
        title: "Характеристики товаров",
        columns: columns(&COLUMNS),
        rows: kinds.iter().enumerate().map(row).collect(),
        empty: "Пока нет: добавьте первую, и у товаров этой категории появится что заполнить.",
        edit: None,
    }
}

pub(crate) async fn add(tx: &mut Write, category: CategoryId, typed: &Values) -> Outcome<Done, NotSaved> {
    let text = |field: &str| typed.get(field).to_owned();
    let (name, group, kind, unit) = (text("name"), text("group"), text("kind"), text("unit"));
    let input = AttributeInput { name, group, kind, unit, is_key: typed.is_ticked("is_key") };
    attributes::add(tx, category, &input).await.map_err(NotSaved::of)?;
    Ok(vec![change("Характеристика", "", input.name.trim())].into())
}

/// Moves one up by one place. `None`: there is no such attribute.
pub(crate) async fn advance(tx: &mut Write, category: CategoryId, id: AttributeId) -> Result<Option<Done>, Fault> {
    let moved = attributes::advance(tx, category, id).await?;
    Ok(moved.map(|name| vec![change(&name, "", "выше")].into()))
}

/// Removes one. `None`: there is no such attribute, or a product has it.
pub(crate) async fn remove(tx: &mut Write, category: CategoryId, id: AttributeId) -> Result<Option<Done>, Fault> {
    let removed = attributes::remove(tx, category, id).await?;
    Ok(removed.map(|name| vec![change("Характеристика", &name, "нет")].into()))
}

fn used(kind: &Kind) -> String {
    if kind.goods == 0 { "нигде".to_owned() } else { plan::goods(kind.goods) }
}

/// «Число, ГБ».
fn words(kind: &Kind) -> String {
    let (words, unit) = (kind.fields.kind.label(), &kind.fields.unit);
    if unit.is_empty() { words.to_owned() } else { format!("{words}, {unit}") }
}

fn change(field: &str, old: &str, new: &str) -> Change {
    Change { field: field.to_owned(), old: old.to_owned(), new: new.to_owned() }
}
