//! The list of orders: what is asked for, its tabs, and a row of it.

use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Cell, Row};
use crate::admin::engine::tabs::Tabs;
use crate::admin::orders::description::{ALL, STATE, STATES};
use crate::admin::orders::{Sales, Waits, words};
use crate::admin::staff_site::StaffSite;
use crate::kernel::money::Kopecks;
use crate::orders::staff::{Conditions, Money, Sorting, StaffLine, Waiting};
use crate::orders::{Method, Payment, State, Step};

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

/// What the list is ordered by.
#[must_use]
pub(crate) fn sorting(question: &Question) -> (Sorting, bool) {
    let (key, is_descending) = question.order();
    (column(key).unwrap_or_default(), is_descending)
}

/// The words of the filters and columns; an unknown one narrows and orders nothing.
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

fn column(key: &str) -> Option<Sorting> {
    match key {
        "number" => Some(Sorting::Number),
        "placed" => Some(Sorting::Placed),
        "sum" => Some(Sorting::Sum),
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

#[must_use]
pub(crate) fn row(sales: &Sales, line: &StaffLine) -> Row {
    let site = &sales.site;
    let ends = sales.ends(line.waits()).unwrap_or_default();
    let delivery = line.delivery();
    let (way, hours) = words::delivery(delivery.as_ref());
    Row {
        id: line.id.0,
        name: words::name(line.id),
        cells: vec![
            Cell::text(format!("№\u{a0}{}", line.id)),
            Cell::text(site.time(line.placed_at)),
            Cell::two_lines(words::full_name(&line.first_name, &line.last_name), words::phone(&line.phone)),
            Cell::two_lines(way, hours),
            Cell::pill(line.state.label_for(line.delivery), line.state.class()).below(ends),
            Cell::two_lines(Kopecks::new(line.total).show(), words::dues(line.dues()).0),
        ],
    }
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
        for shown in DESCRIPTION.columns.iter().filter(|shown| shown.is_sortable) {
            assert!(column(shown.key).is_some(), "{}", shown.key);
        }
    }
}
