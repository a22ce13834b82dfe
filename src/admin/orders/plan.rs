//! What a step would do with several orders, shown before it is confirmed.

use crate::admin::engine::resource::{Plan, Planned};
use crate::admin::orders::words;
use crate::orders::Step;
use crate::orders::staff::StaffLine;

/// Which orders would make the step, and which not.
#[must_use]
pub(crate) fn plan(step: Step, lines: &[StaffLine]) -> Plan {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for line in lines {
        match line.fits(step) {
            Ok(()) => with.push(planned(line, (step == Step::Deliver && line.paid_at.is_none()).then(|| unpaid(line)))),
            Err(why) => without.push(planned(line, Some(words::reason(why, line.delivery)))),
        }
    }
    let (verb, no) = match step {
        Step::Confirm => ("Подтвердить", "Не подтверждать"),
        Step::Process => ("Передать в обработку", "Не передавать"),
        Step::Ship => ("Отправить", "Не отправлять"),
        Step::Deliver => ("Вручить", "Не вручать"),
    };
    Plan {
        title: match with.as_slice() {
            [] => format!("{verb}: нечего"),
            [only] => format!("{verb} {}?", only.name),
            several => format!("{verb} {}?", count(several)),
        },
        sentence: sentence(step),
        done: done(step, &with, &without),
        with,
        without,
        yes: verb,
        no,
    }
}

fn planned(line: &StaffLine, why: Option<String>) -> Planned {
    let whose = words::full_name(&line.first_name, &line.last_name);
    let note = why.unwrap_or_else(|| format!("{whose}, {}", line.total));
    Planned { id: line.id.0, name: words::name(line.id), note }
}

/// Orders for which somebody must collect the money when they are handed over.
fn unpaid(line: &StaffLine) -> String {
    let whose = words::full_name(&line.first_name, &line.last_name);
    format!("{whose}, не оплачен: получите {}", line.total)
}

fn count(planned: &[Planned]) -> String {
    words::orders(i64::try_from(planned.len()).unwrap_or(i64::MAX))
}

fn sentence(step: Step) -> &'static str {
    match step {
        Step::Confirm => "Покупатели получат письма и больше не смогут отменить заказ сами.",
        Step::Process => "Заказы начнут собирать. Покупателям об этом не пишем.",
        Step::Ship => "Покупатели получат письма: заказ в пути или ждёт в магазине.",
        Step::Deliver => "Заказы закроются. Те, что с оплатой при получении, станут оплаченными.",
    }
}

/// The message afterwards; it also names orders for which the step was no longer possible.
fn done(step: Step, with: &[Planned], without: &[Planned]) -> String {
    let what = match step {
        Step::Confirm => "Подтверждено",
        Step::Process => "Передано в обработку",
        Step::Ship => "Отправлено",
        Step::Deliver => "Вручено",
    };
    let left: Vec<String> = without.iter().map(|planned| format!("{}: {}", planned.name, planned.note)).collect();
    let left =
        if left.is_empty() { String::new() } else { format!(". Без изменений: {}", left.join("; ")) };
    match with {
        [only] => format!("{what}: {}{left}", only.name),
        several => format!("{what}: {}{left}", count(several)),
    }
}
