//! What hiding, showing and deleting products would do, shown before it is confirmed.

use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::engine::values::Change;
use crate::catalog::administration::products::{NotDone, ProductAction, ProductStatus};
use crate::kernel::plural::plural;

/// On which of these products an action would be performed, and on which not.
#[must_use]
pub(crate) fn plan(action: ProductAction, statuses: &[ProductStatus]) -> Plan {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for status in statuses {
        let planned = |note: String| Planned { id: status.id.0, name: status.name.clone(), note };
        match action.fits(status) {
            Ok(()) => with.push(planned(format!("арт. {}", status.sku))),
            Err(why) => without.push(planned(reason(action, why).to_owned())),
        }
    }
    let (verb, yes, no) = match action {
        ProductAction::Hide => ("Скрыть", "Скрыть", "Не скрывать"),
        ProductAction::Show => ("Показать", "Показать", "Не показывать"),
        ProductAction::Delete => ("Удалить", "Удалить", "Не удалять"),
    };
    Plan {
        title: match with.as_slice() {
            [] => format!("{verb}: нечего"),
            [only] => format!("{verb} «{}»?", only.name),
            several => format!("{verb} {}?", goods(several.len())),
        },
        sentence: sentence(action),
        done: done(action, &with),
        with,
        without,
        yes,
        no,
    }
}

/// What the journal says of it.
#[must_use]
pub(crate) fn changes(action: ProductAction) -> Vec<Change> {
    let change = |old: &str, new: &str| {
        let [field, old, new] = ["На витрине", old, new].map(str::to_owned);
        vec![Change { field, old, new }]
    };
    match action {
        ProductAction::Hide => change("да", "нет"),
        ProductAction::Show => change("нет", "да"),
        ProductAction::Delete => Vec::new(),
    }
}

fn goods(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
}

fn reason(action: ProductAction, why: NotDone) -> &'static str {
    match (why, action) {
        (NotDone::Ordered, _) => "его заказывали: скройте его вместо этого",
        (NotDone::NoPrice, _) => "у него нет цены: укажите её в карточке",
        (NotDone::Moved, _) => "он есть в движениях склада: скройте его вместо этого",
        (NotDone::Already, ProductAction::Show) => "и так на витрине",
        (NotDone::Already, _) => "уже скрыт",
    }
}

fn sentence(action: ProductAction) -> &'static str {
    match action {
        ProductAction::Hide => {
            "Покупатели перестанут видеть товар и не смогут его заказать. Вернуть можно в любой момент."
        }
        ProductAction::Show => "Товар появится в каталоге и поиске.",
        ProductAction::Delete => "Товар исчезнет совсем, вместе с фото и из всех корзин. Вернуть его нельзя.",
    }
}

fn done(action: ProductAction, with: &[Planned]) -> String {
    let what = match with {
        [only] => format!("«{}»", only.name),
        several => goods(several.len()),
    };
    match action {
        ProductAction::Hide => format!("Скрыто: {what}"),
        ProductAction::Show => format!("На витрине: {what}"),
        ProductAction::Delete => format!("Удалено: {what}"),
    }
}
