//! What deleting sections would do, said before it is done.

use crate::admin::engine::resource::{Plan, Planned};
use crate::catalog::administration::categories::Category;
use crate::kernel::plural::plural;

/// Which of these sections would go, and which not.
#[must_use]
pub fn plan(categories: Vec<Category>) -> Plan {
    let (empty, full): (Vec<_>, Vec<_>) = categories.into_iter().partition(|category| category.goods == 0);
    let planned = |category: Category, note: String| Planned { id: category.id.0, name: category.name, note };
    let with: Vec<_> = empty.into_iter().map(|category| planned(category, "товаров нет".to_owned())).collect();
    let without = full.into_iter().map(|category| {
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

/// «3 товара».
#[must_use]
pub fn goods(count: i64) -> String {
    format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
}

fn count(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "категорию", "категории", "категорий"))
}
