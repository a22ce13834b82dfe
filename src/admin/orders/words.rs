//! What the staff reads about orders: steps, money, delivery, waiting.

use techstore_db::Timestamp;

use crate::admin::engine::values::Change;
use crate::kernel::dates::table_day;
use crate::kernel::ids::OrderId;
use crate::kernel::phone::Phone;
use crate::kernel::plural::plural;
use crate::orders::staff::Dues;
use crate::orders::{Delivery, Method, NotMoved, State, Step};

#[must_use]
pub(crate) fn name(id: OrderId) -> String {
    format!("заказ №\u{a0}{id}")
}

/// «Анна Соболева».
#[must_use]
pub(crate) fn full_name(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// A phone as people read it.
#[must_use]
pub(crate) fn phone(kept: &str) -> String {
    Phone::parse(kept).map_or_else(|_| kept.to_owned(), |phone| phone.show())
}

/// The button of a step, and its icon. An order that the customer fetches is not "sent".
#[must_use]
pub(crate) fn button(step: Step, method: Option<Method>) -> (&'static str, &'static str) {
    match (step, method) {
        (Step::Confirm, _) => ("Подтвердить", "check-lg"),
        (Step::Process, _) => ("В обработку", "box-seam"),
        (Step::Ship, Some(Method::Pickup)) => ("Готов к выдаче", "shop"),
        (Step::Ship, _) => ("Отправить", "truck"),
        (Step::Deliver, _) => ("Вручить", "check2"),
    }
}

#[must_use]
pub(crate) fn step_done(step: Step, method: Option<Method>, id: OrderId) -> String {
    let what = match (step, method) {
        (Step::Confirm, _) => "подтверждён",
        (Step::Process, _) => "передан в обработку",
        (Step::Ship, Some(Method::Pickup)) => "готов к выдаче",
        (Step::Ship, _) => "отправлен",
        (Step::Deliver, _) => "вручён",
    };
    format!("Заказ №\u{a0}{id} {what}")
}

/// What an order waits for; shown above its history.
#[must_use]
pub(crate) fn waits_for(state: State, awaits_payment: bool) -> Option<&'static str> {
    match state {
        State::New if awaits_payment => Some("Ждёт оплаты на сайте"),
        State::New => Some("Ждёт подтверждения"),
        State::Confirmed => Some("Ждёт сборки"),
        State::Processing => Some("Собирается"),
        State::Shipped => Some("Ждёт вручения"),
        State::Delivered | State::Cancelled => None,
    }
}

/// Why a step is not for an order, in a list of several.
#[must_use]
pub(crate) fn reason(why: NotMoved, method: Option<Method>) -> String {
    match why {
        NotMoved::NoOrder => "такого заказа нет".to_owned(),
        NotMoved::Elsewhere(state) => format!("сейчас «{}»", state.label_for(method)),
        NotMoved::NotPaid => "ждёт оплаты на сайте".to_owned(),
    }
}

/// The state of an order's payment in words, and the class of the lamp.
#[must_use]
pub(crate) fn dues(dues: Dues) -> (&'static str, &'static str) {
    match dues {
        Dues::Paid => ("оплачен", "stock-in"),
        Dues::Awaited => ("ждёт оплаты", "stock-low"),
        Dues::OnReceipt => ("при получении", "stock-none"),
        Dues::Owed => ("вернуть деньги", "stock-low"),
        Dues::Returned => ("деньги возвращены", "stock-none"),
        Dues::Nothing => ("не оплачен", "stock-none"),
    }
}

/// «Курьер, 23.11.2026» and the hours; nothing for an order of an old site that kept none.
#[must_use]
pub(crate) fn delivery(delivery: Option<&Delivery>) -> (String, &str) {
    match delivery {
        Some(Delivery::Courier { day, hours, .. }) => (format!("Курьер, {}", table_day(*day)), hours),
        Some(Delivery::Pickup) => ("Самовывоз".to_owned(), ""),
        None => (String::new(), ""),
    }
}

/// «5 мин», «1 ч 12 мин», «3 дня»: how long something has been waiting.
#[must_use]
pub(crate) fn waiting(since: Timestamp, now: Timestamp) -> String {
    let minutes = (now.as_second() - since.as_second()).max(0) / 60;
    let (hours, days) = (minutes / 60, minutes / 60 / 24);
    if days > 0 {
        format!("{days}\u{a0}{}", plural(days, "день", "дня", "дней"))
    } else if hours > 0 {
        format!("{hours}\u{a0}ч {}\u{a0}мин", minutes % 60)
    } else {
        format!("{minutes}\u{a0}мин")
    }
}

#[must_use]
pub(crate) fn orders(count: i64) -> String {
    format!("{}\u{a0}{}", crate::admin::engine::grouped(count), plural(count, "заказ", "заказа", "заказов"))
}

/// A move from state to state, for the journal.
#[must_use]
pub(crate) fn moved(from: State, to: State) -> Change {
    Change { field: "Состояние".to_owned(), old: from.label().to_owned(), new: to.label().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_the_largest_units_that_matter() {
        let since: Timestamp = "2026-11-22T09:00:00Z".parse::<jiff::Timestamp>().unwrap().into();
        for (seconds, words) in [
            (-5, "0_мин"),
            (59, "0_мин"),
            (60, "1_мин"),
            (3_599, "59_мин"),
            (4_320, "1_ч 12_мин"),
            (86_399, "23_ч 59_мин"),
            (86_400, "1_день"),
            (5 * 86_400, "5_дней"),
        ] {
            let now = Timestamp::new(*since + jiff::SignedDuration::from_secs(seconds));
            assert_eq!(waiting(since, now), words.replace('_', "\u{a0}"));
        }
    }
}
