//! What hiding, showing and deleting goods would do, said before it is done.

use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::engine::values::Change;
use crate::catalog::administration::products::{Measure, NotDone, Standing};
use crate::kernel::plural::plural;

/// What a measure would do with these goods, and with which not.
#[must_use]
pub(crate) fn plan(measure: Measure, standings: &[Standing]) -> Plan {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for standing in standings {
        let planned = |note: String| Planned { id: standing.id.0, name: standing.name.clone(), note };
        match measure.fits(standing) {
            Ok(()) => with.push(planned(format!("арт. {}", standing.sku))),
            Err(why) => without.push(planned(reason(measure, why).to_owned())),
        }
    }
    let (verb, yes, no) = match measure {
        Measure::Hide => ("Скрыть", "Скрыть", "Не скрывать"),
        Measure::Show => ("Показать", "Показать", "Не показывать"),
        Measure::Delete => ("Удалить", "Удалить", "Не удалять"),
    };
    Plan {
        title: match with.as_slice() {
            [] => format!("{verb}: нечего"),
            [only] => format!("{verb} «{}»?", only.name),
            several => format!("{verb} {}?", goods(several.len())),
        },
        sentence: sentence(measure),
        done: done(measure, &with),
        with,
        without,
        yes,
        no,
    }
}

/// What the journal says of it.
#[must_use]
pub(crate) fn changes(measure: Measure) -> Vec<Change> {
    let change = |old: &str, new: &str| {
        let [field, old, new] = ["На витрине", old, new].map(str::to_owned);
        vec![Change { field, old, new }]
    };
    match measure {
        Measure::Hide => change("да", "нет"),
        Measure::Show => change("нет", "да"),
        Measure::Delete => Vec::new(),
    }
}

fn goods(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
}

fn reason(measure: Measure, why: NotDone) -> &'static str {
    match (why, measure) {
        (NotDone::Ordered, _) => "его заказывали: скройте его вместо этого",
        (NotDone::NoPrice, _) => "у него нет цены: укажите её в карточке",
        (NotDone::Moved, _) => "он есть в движениях склада: скройте его вместо этого",
        (NotDone::Already, Measure::Show) => "и так на витрине",
        (NotDone::Already, _) => "уже скрыт",
    }
}

fn sentence(measure: Measure) -> &'static str {
    match measure {
        Measure::Hide => "Покупатели перестанут видеть товар и не смогут его заказать. Вернуть можно в любой момент.",
        Measure::Show => "Товар появится в каталоге и поиске.",
        Measure::Delete => "Товар исчезнет совсем, вместе с фото и из всех корзин. Вернуть его нельзя.",
    }
}

fn done(measure: Measure, with: &[Planned]) -> String {
    let what = match with {
        [only] => format!("«{}»", only.name),
        several => goods(several.len()),
    };
    match measure {
        Measure::Hide => format!("Скрыто: {what}"),
        Measure::Show => format!("На витрине: {what}"),
        Measure::Delete => format!("Удалено: {what}"),
    }
}
