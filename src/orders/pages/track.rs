//! The way of an order, step by step, as its pages show it.

use jiff::tz::TimeZone;

use crate::orders::{Event, Order, State};

/// A step of the way.
pub struct Stop {
    /// Its name.
    pub label: &'static str,
    /// `done`, `now` or `todo`.
    pub class: &'static str,
    /// When it was reached.
    pub when: String,
}

/// The way of an order; none for one that was cancelled.
#[must_use]
pub fn track(order: &Order, events: &[Event], zone: &TimeZone) -> Vec<Stop> {
    if order.state == State::Cancelled {
        return Vec::new();
    }
    let all = [State::New, State::Confirmed, State::Processing, State::Shipped, State::Delivered];
    let reached = all.iter().position(|state| *state == order.state).unwrap_or(0);
    let is_over = order.state == State::Delivered;
    let stop = |(at, state): (usize, &State)| {
        let kind = if *state == State::New { "placed" } else { state.as_str() };
        let event = events.iter().rev().find(|event| event.kind == kind || (at == 0 && event.kind == "imported"));
        let class = match at {
            _ if at < reached || (is_over && at == reached) => "done",
            _ if at == reached => "now",
            _ => "todo",
        };
        let when = event.filter(|_| at <= reached).map(|event| event.made_at.to_zoned(zone.clone()));
        Stop {
            label: state.label(),
            class,
            when: when.map(|when| when.strftime("%d.%m, %H:%M").to_string()).unwrap_or_default(),
        }
    };
    all.iter().enumerate().map(stop).collect()
}
