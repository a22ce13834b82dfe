//! Messages about orders, as text and as HTML.
//!
//! Whoever orders can type anybody's address. To one that is not proven a message says nothing that a customer typed, neither
//! name nor address nor comment: number, goods, sums, method, promised time, the shop's own words, a link.

use askama::Template;

use crate::kernel::dates::{day_and_month, long_day};
use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::{Message, Subject, is_proven};
use crate::orders::access::Key;
use crate::orders::details::{Delivery, Payment};
use crate::orders::reading::Order;
use crate::orders::{Orders, State};

/// What a message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The order was placed.
    Placed,
    /// The shop has agreed to it.
    Confirmed,
    /// It is on its way, or lies ready.
    Shipped,
    /// Nothing comes of it.
    Cancelled,
    /// Its money has come.
    Paid,
    /// Money came that nothing was to be paid with any more.
    RefundDue,
}

#[derive(Template)]
#[template(path = "emails/order.txt")]
struct Text<'a> {
    it: &'a Words<'a>,
}

#[derive(Template)]
#[template(path = "emails/order.html")]
struct Html<'a> {
    it: &'a Words<'a>,
}

struct Words<'a> {
    order: &'a Order,
    heading: String,
    lead: String,
    delivery: String,
    link: String,
}

/// The message to an order's customer; `None` when there is no address that mail could go to.
///
/// # Errors
/// A template that could not be rendered.
pub fn letter(orders: &Orders, order: &Order, occasion: Occasion, key: &Key) -> Result<Option<Message>, Fault> {
    let Ok(to) = Email::parse(&order.contact.email) else { return Ok(None) };
    write(orders, order, (occasion, is_proven(&to)), key, to).map(Some)
}

/// The message; what the customer typed stands in it only when the address `is_proven`.
fn write(
    orders: &Orders,
    order: &Order,
    (occasion, is_proven): (Occasion, bool),
    key: &Key,
    to: Email,
) -> Result<Message, Fault> {
    let page = format!("/orders/{}/?key={}", order.id, key.mail(order.id));
    let words = Words {
        heading: heading(order, occasion),
        lead: address(if is_proven { &order.contact.first_name } else { "" }, lead(orders, order, occasion).trim_end()),
        delivery: delivery(orders, order, is_proven),
        link: orders.mail.public_url.page(&page),
        order,
    };
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().map_err(Fault::new);
    Ok(Message {
        to,
        subject: Subject::new(&format!("{}: {}", words.heading, order.total)),
        text: render(&Text { it: &words }).while_("writing a message")?,
        html: render(&Html { it: &words }).while_("writing a message")?,
    })
}

fn heading(order: &Order, occasion: Occasion) -> String {
    let what = match occasion {
        Occasion::Placed => "принят",
        Occasion::Confirmed => "подтверждён",
        Occasion::Shipped if order.delivery == Some(Delivery::Pickup) => "ждёт вас в магазине",
        Occasion::Shipped => "отправлен",
        Occasion::Cancelled => "отменён",
        Occasion::Paid => "оплачен",
        Occasion::RefundDue if order.state == State::Cancelled => "отменён, деньги вернём",
        Occasion::RefundDue => "оплачен дважды, лишнее вернём",
    };
    format!("Заказ №\u{a0}{} {what}", order.id)
}

fn lead(orders: &Orders, order: &Order, occasion: Occasion) -> String {
    let is_paid = order.payment == Payment::Online && order.paid_at.is_some();
    match occasion {
        Occasion::Placed if order.awaits_payment() => {
            let until = orders.time_zone.to_datetime(*order.placed_at + orders.keep);
            let until = until.strftime("%H:%M");
            format!("спасибо! Товар отложен для вас: оплатите заказ до {until} на его странице.")
        }
        Occasion::Placed => "спасибо! Мы проверим заказ и подтвердим его письмом.".to_owned(),
        Occasion::Paid => "спасибо, деньги пришли. Мы проверим заказ и подтвердим его письмом.".to_owned(),
        Occasion::Confirmed => "мы подтвердили заказ и начинаем собирать его.".to_owned(),
        Occasion::Shipped if order.delivery == Some(Delivery::Pickup) => {
            "заказ собран. Назовите его номер в магазине: мы храним его три дня.".to_owned()
        }
        Occasion::Shipped => "заказ в пути. Курьер позвонит за час до приезда.".to_owned(),
        // Nobody but the staff types a reason; a customer's own cancellation has the shop's words.
        Occasion::Cancelled if is_paid => format!("заказ отменён. {}{REFUND}", sentence(&order.reason)),
        Occasion::Cancelled => format!("заказ отменён. {}", sentence(&order.reason)),
        Occasion::RefundDue if order.state != State::Cancelled => {
            format!("за заказ пришли две оплаты. Он остаётся в силе, а одну мы возвращаем. {REFUND}")
        }
        Occasion::RefundDue => format!("заказ был уже отменён, когда пришла оплата. {REFUND}"),
    }
}

/// How money goes back: the rules of the shop promise the same.
const REFUND: &str = "Деньги вернём тем же способом, каким вы платили, не позже 10 дней.";

/// «Анна, спасибо!», or «Спасибо!» to somebody whose name is not known.
fn address(name: &str, told: &str) -> String {
    if !name.is_empty() {
        return format!("{name}, {told}");
    }
    let mut letters = told.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A reason with a full stop and a space behind it; nothing when there is none.
fn sentence(reason: &str) -> String {
    let reason = reason.trim();
    if reason.is_empty() {
        String::new()
    } else if reason.ends_with(['.', '!', '?', '…']) {
        format!("{reason} ")
    } else {
        format!("{reason}. ")
    }
}

fn delivery(orders: &Orders, order: &Order, is_proven: bool) -> String {
    match &order.delivery {
        Some(Delivery::Courier { address, day, hours }) => {
            let day = if order.state == State::Cancelled { long_day(*day) } else { day_and_month(*day) };
            let place = if is_proven { address } else { "адрес на странице заказа" };
            format!("Курьером {day}, {hours}: {place}")
        }
        Some(Delivery::Pickup) => format!("Самовывоз: {}", orders.terms.pickup_place),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_becomes_a_sentence() {
        for (reason, told) in
            [("", ""), (" Нет на складе ", "Нет на складе. "), ("Не дозвонились.", "Не дозвонились. ")]
        {
            assert_eq!(sentence(reason), told);
        }
    }

    #[test]
    fn who_has_no_name_is_addressed_all_the_same() {
        assert_eq!(address("Анна", "спасибо!"), "Анна, спасибо!");
        assert_eq!(address("", "спасибо!"), "Спасибо!");
    }
}
