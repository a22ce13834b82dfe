//! What deleting categories would do, shown before it is confirmed.

use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::engine::values::Change;
use crate::catalog::administration::categories::Category;
use crate::kernel::plural::plural;

/// Which of these categories would be deleted and which not. With each: how many products of other categories have its
/// attributes.
#[must_use]
pub(crate) fn plan(categories: Vec<(Category, i64)>) -> Plan {
    let (empty, full): (Vec<_>, Vec<_>) = categories.into_iter().partition(|(category, _)| category.goods == 0);
    let planned = |category: Category, note: String| Planned { id: category.id.0, name: category.name, note };
    let with: Vec<_> = empty.into_iter().map(|(category, strays)| planned(category, loss(strays))).collect();
    let without = full.into_iter().map(|(category, _)| {
        let note = format!("здесь {}: сначала перенесите или удалите их", goods(category.goods));
        planned(category, note)
    });
    Plan {
        title: match with.as_slice() {
            [] => "Удалить: нечего".to_owned(),
            [only] => format!("Удалить категорию «{}»?", only.name),
            several => format!("Удалить {}?", count(several.len())),
        },
        sentence: "Категория исчезнет с витрины вместе со списком своих характеристик. Вернуть её нельзя.",
        done: match with.as_slice() {
            [only] => format!("Категория «{}» удалена", only.name),
            several => format!("Удалено: {}", count(several.len())),
        },
        without: without.collect(),
        with,
        yes: "Удалить",
        no: "Не удалять",
    }
}

/// What goes with a category that no product is in.
fn loss(strays: i64) -> String {
    let lose = plural(strays, "потеряет", "потеряют", "потеряют");
    match strays {
        0 => "товаров нет".to_owned(),
        _ => format!("товаров нет, но {} из других категорий {lose} её характеристики", goods(strays)),
    }
}

/// What the journal says of it.
pub(crate) fn changes(strays: i64) -> Vec<Change> {
    let lost = || Change {
        field: "Её характеристики".to_owned(), old: goods(strays), new: "нет".to_owned()
    };
    (strays > 0).then(lost).into_iter().collect()
}

#[must_use]
pub(crate) fn goods(count: i64) -> String {
    format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
}

fn count(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "категорию", "категории", "категорий"))
}
