//! The progress of an order as its page shows it, in the words that fit the kind of delivery.

use jiff::tz::TimeZone;

use crate::kernel::dates::day_and_month;
use crate::kernel::delivery::ready_in_words;
use crate::orders::{Delivery, Event, Method, Order, State};

pub(crate) struct Stop {
    pub(crate) label: &'static str,
    /// `done`, `now` or `todo`.
    pub(crate) class: &'static str,
    /// When it was reached, or is promised.
    pub(crate) when: String,
}

/// The steps that customers see, each with its states.
const WAY: [&[State]; 4] =
    [&[State::New], &[State::Confirmed, State::Processing], &[State::Shipped], &[State::Delivered]];

/// Empty for a cancelled order.
#[must_use]
pub(crate) fn track(order: &Order, events: &[Event], zone: &TimeZone) -> Vec<Stop> {
    let Some(reached) = WAY.iter().position(|states| states.contains(&order.state)) else { return Vec::new() };
    let is_over = order.state == State::Delivered;
    let stop = |(at, states): (usize, &&[State])| {
        let class = match at {
            _ if at < reached || (is_over && at == reached) => "done",
            _ if at == reached => "now",
            _ => "todo",
        };
        let first = states.first().copied().unwrap_or(order.state);
        let when = if at > reached { promised(order, first, zone) } else { happened(events, states, zone) };
        Stop { label: first.told(order.method()), class, when }
    };
    WAY.iter().enumerate().map(stop).collect()
}

fn happened(events: &[Event], states: &[State], zone: &TimeZone) -> String {
    let is_of = |event: &&Event| states.iter().any(|state| event.kind.leads_to(*state));
    let event = events.iter().rev().find(is_of);
    event.map(|event| event.made_at.to_zoned(zone.clone()).strftime("%d.%m, %H:%M").to_string()).unwrap_or_default()
}

/// What the checkout promised for a step that is not reached yet.
fn promised(order: &Order, state: State, zone: &TimeZone) -> String {
    match (&order.delivery, order.method(), state) {
        (_, Some(Method::Pickup), State::Shipped) => ready_in_words(zone.to_datetime(*order.placed_at)),
        (Some(Delivery::Courier { day, hours, .. }), _, State::Delivered) => {
            format!("{}, {hours}", day_and_month(*day))
        }
        _ => String::new(),
    }
}
