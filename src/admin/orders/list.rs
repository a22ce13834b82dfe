//! The list of orders: what is asked for, its tabs, and a row of it.

use crate::admin::engine::description::{Kind, Narrow};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::Cell;
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::tabs::Tabs;
use crate::admin::orders::description::{ALL, STATE, STATES};
use crate::admin::orders::{Sales, Waits, words};
use crate::admin::staff_site::StaffSite;
use crate::orders::staff::{Conditions, Money, Sorting, StaffLine, Waiting};
use crate::orders::{Method, Payment, State, Step};

type Column = ListColumn<Sales>;

pub(crate) const COLUMNS: [Column; 6] = [
    Column::new("number", "Заказ", |_, line| Cell::text(format!("№\u{a0}{}", line.id))).sorted_by(Sorting::Number),
    Column::new("placed", "Создан", |sales, line| Cell::text(sales.site.time(line.placed_at)))
        .of(Kind::Date)
        .sorted_by(Sorting::Placed),
    Column::new("customer", "Покупатель", |_, line| customer(line)).narrow(Narrow::Full),
    Column::new("delivery", "Получение", |_, line| delivery(line)).narrow(Narrow::Most),
    Column::new("state", "Состояние", state).of(Kind::Pill),
    Column::new("sum", "Сумма", |_, line| sum(line)).of(Kind::Number).sorted_by(Sorting::Sum),
];

/// Which orders a question asks for.
#[must_use]
pub(crate) fn conditions(site: &StaffSite, question: &Question) -> Conditions {
    Conditions {
        state: question.choice(STATE).and_then(State::parse),
        money: question.choice("payment").and_then(money),
        waits: question.choice("confirm").and_then(waiting),
        delivery: question.choice("delivery").and_then(Method::parse),
        placed: question.bounds(site.zone()),
        ..Conditions::looking_for(&question.text)
    }
}

/// The same in all states, for the tabs.
#[must_use]
pub(crate) fn of_all_states(wanted: Conditions) -> Conditions {
    Conditions { state: None, ..wanted }
}

/// The words of the filters; an unknown one narrows nothing.
fn money(choice: &str) -> Option<Money> {
    match choice {
        "paid" => Some(Money::Paid),
        "awaits" => Some(Money::Awaited),
        "receipt" => Some(Money::OnReceipt),
        "refund" => Some(Money::Owed),
        "ready" => Some(Money::Ready),
        _ => None,
    }
}

fn waiting(choice: &str) -> Option<Waiting> {
    match choice {
        "ends" => Some(Waiting::Ends),
        "stays" => Some(Waiting::Stays),
        _ => None,
    }
}

/// The tabs, with how many orders stand where.
#[must_use]
pub(crate) fn tabs(counted: &[(State, i64)]) -> Tabs {
    let count =
        |state: &str| counted.iter().find(|(counted, _)| counted.as_str() == state).map_or(0, |(_, count)| *count);
    let all = counted.iter().map(|(_, count)| count).sum();
    let states = STATES.iter().map(|(value, words)| (*value, *words, count(value)));
    Tabs { filter: STATE, tabs: std::iter::once(("", ALL, all)).chain(states).collect() }
}

impl StaffLine {
    /// Whether it waits for its confirmation, and ends by itself.
    pub(super) fn waits(&self) -> Waits {
        let is_guarded = self.is_guarded && self.payment == Payment::OnReceipt;
        Waits { is_waiting: self.fits(Step::Confirm).is_ok(), is_guarded, placed_at: self.placed_at }
    }
}

fn customer(line: &StaffLine) -> Cell {
    Cell::two_lines(words::full_name(&line.first_name, &line.last_name), words::phone(&line.phone))
}

fn delivery(line: &StaffLine) -> Cell {
    let delivery = line.delivery();
    let (way, hours) = words::delivery(delivery.as_ref());
    Cell::two_lines(way, hours)
}

fn state(sales: &Sales, line: &StaffLine) -> Cell {
    let ends = sales.ends(line.waits()).unwrap_or_default();
    Cell::pill(line.state.label_for(line.delivery), line.state.class()).below(ends)
}

fn sum(line: &StaffLine) -> Cell {
    Cell::two_lines(line.total.show(), words::dues(line.dues()).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::engine::description::Choices;
    use crate::admin::orders::description::DESCRIPTION;

    #[test]
    fn every_choice_of_a_filter_is_known_and_no_other_word_is() {
        let is_known = |filter: &str, choice: &str| match filter {
            "payment" => money(choice).is_some(),
            "confirm" => waiting(choice).is_some(),
            "delivery" => Method::parse(choice).is_some(),
            STATE => State::parse(choice).is_some(),
            other => panic!("a filter that nobody reads: {other}"),
        };
        for filter in DESCRIPTION.filters {
            let Choices::These(choices) = filter.choices else { panic!("{} has other choices", filter.name) };
            assert!(choices.iter().all(|(choice, _)| is_known(filter.name, choice)), "{}", filter.name);
            assert!(!is_known(filter.name, "unknown") && !is_known(filter.name, ""), "{}", filter.name);
        }
    }
}
