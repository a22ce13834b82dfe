//! The list of orders: what is asked for, its tabs, and a row of it.

use crate::admin::desk::Desk;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Cell, Row};
use crate::admin::engine::tabs::Tabs;
use crate::admin::orders::description::{ALL, STATE, STATES};
use crate::admin::orders::{Sales, Waits, words};
use crate::kernel::money::Kopecks;
use crate::orders::staff::{Conditions, Money, Sorting, StaffLine, Waiting};
use crate::orders::{Payment, State, Step};

/// Which orders a question asks for.
#[must_use]
pub fn conditions(desk: &Desk, question: &Question) -> Conditions {
    let money = question.choice("payment").map(|choice| match choice {
        "paid" => Money::Paid,
        "awaits" => Money::Awaited,
        "receipt" => Money::OnReceipt,
        "refund" => Money::Owed,
        _ => Money::Ready,
    });
    Conditions {
        state: question.choice(STATE).and_then(State::parse),
        money,
        waits: question.choice("confirm").map(|choice| if choice == "ends" { Waiting::Ends } else { Waiting::Stays }),
        delivery: question.choice("delivery").map(|way| if way == "courier" { "courier" } else { "pickup" }),
        placed: question.bounds(desk.zone()),
        ..Conditions::looking_for(&question.text)
    }
}

/// The same in all states, for the tabs.
#[must_use]
pub fn of_all_states(wanted: Conditions) -> Conditions {
    Conditions { state: None, ..wanted }
}

/// What the list is ordered by.
#[must_use]
pub fn sorting(question: &Question) -> (Sorting, bool) {
    let (key, is_descending) = question.order();
    let sorting = match key {
        "placed" => Sorting::Placed,
        "sum" => Sorting::Sum,
        _ => Sorting::Number,
    };
    (sorting, is_descending)
}

/// The tabs, with how many orders stand where.
#[must_use]
pub fn tabs(counted: &[(State, i64)]) -> Tabs {
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

/// A row.
#[must_use]
pub fn row(room: &Sales, line: &StaffLine) -> Row {
    let desk = &room.desk;
    let ends = room.ends(line.waits()).unwrap_or_default();
    let delivery = line.delivery();
    let (way, hours) = words::delivery(delivery.as_ref());
    Row {
        id: line.id.0,
        name: words::name(line.id),
        cells: vec![
            Cell::text(format!("№\u{a0}{}", line.id)),
            Cell::text(desk.time(line.placed_at)),
            Cell::two_lines(words::full_name(&line.first_name, &line.last_name), words::phone(&line.phone)),
            Cell::two_lines(way, hours),
            Cell::pill(line.state.label(), line.state.class()).below(ends),
            Cell::two_lines(Kopecks::new(line.total).show(), words::dues(line.dues()).0),
        ],
    }
}
