//! Messages about orders, as text and as HTML.
//!
//! Anybody can order with somebody else's e-mail address. So a message to an unproven address contains nothing that the
//! customer typed (name, address, comment): only number, products, sums, kind of delivery, promised time, the shop's
//! own words and a link.

use askama::Template;

use crate::kernel::dates::{day_and_month, until};
use crate::kernel::delivery::{kept_until, ready_in_words};
use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::{Message, Subject, is_proven};
use crate::orders::access::Key;
use crate::orders::details::{Delivery, Method, Payment};
use crate::orders::reading::Order;
use crate::orders::{Orders, State};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    Placed,
    /// The staff has confirmed it.
    Confirmed,
    /// It is on its way, or ready for pick-up.
    Shipped,
    Cancelled,
    Paid,
    /// Money came for an order that was not due, or another sum than the order's.
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
    is_fetched: bool,
    /// The words of the link.
    action: &'static str,
    link: String,
}

/// The message to an order's customer; `None` when the order has no usable e-mail.
pub(crate) fn letter(orders: &Orders, order: &Order, occasion: Occasion, key: &Key) -> Result<Option<Message>, Fault> {
    let Ok(to) = Email::parse(&order.contact.email) else { return Ok(None) };
    write(orders, order, occasion, is_proven(&to), key, to).map(Some)
}

/// What the customer typed is included only when the address `is_proven`.
fn write(
    orders: &Orders,
    order: &Order,
    occasion: Occasion,
    is_proven: bool,
    key: &Key,
    to: Email,
) -> Result<Message, Fault> {
    let page = format!("/orders/{}/?key={}", order.id, key.mail(order.id));
    let words = Words {
        heading: heading(order, occasion),
        lead: address(if is_proven { &order.contact.first_name } else { "" }, lead(orders, order, occasion).trim_end()),
        delivery: delivery(orders, order, occasion, is_proven),
        is_fetched: order.method() == Some(Method::Pickup),
        action: if order.state == State::Cancelled {
            "Открыть заказ"
        } else {
            "Следить за заказом"
        },
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
        Occasion::Shipped if order.method() == Some(Method::Pickup) => "ждёт вас в магазине",
        Occasion::Shipped => "отправлен",
        Occasion::Cancelled => "отменён",
        Occasion::Paid => "оплачен",
        Occasion::RefundDue if order.state == State::Cancelled => "отменён, деньги вернём",
        Occasion::RefundDue if order.awaits_payment() => "ждёт оплаты: пришла другая сумма, вернём её",
        Occasion::RefundDue => "оплачен дважды, лишнее вернём",
    };
    format!("Заказ №\u{a0}{} {what}", order.id)
}

fn lead(orders: &Orders, order: &Order, occasion: Occasion) -> String {
    let is_paid = order.payment == Payment::Online && order.paid_at.is_some();
    match occasion {
        Occasion::Placed if order.awaits_payment() => {
            let until = until(*order.placed_at + orders.payment_time, *orders.clock.now(), &orders.time_zone);
            format!("спасибо! Товар отложен для вас: оплатите заказ до {until} на его странице.")
        }
        Occasion::Placed => "спасибо! Мы проверим заказ и подтвердим его письмом.".to_owned(),
        Occasion::Paid => "спасибо, деньги пришли. Мы проверим заказ и подтвердим его письмом.".to_owned(),
        Occasion::Confirmed => "мы подтвердили заказ и начинаем собирать его.".to_owned(),
        Occasion::Shipped if order.method() == Some(Method::Pickup) => {
            let until = day_and_month(kept_until(orders.local().date()));
            format!("заказ собран. Назовите его номер в магазине: мы храним его до\u{a0}{until}.")
        }
        Occasion::Shipped => "заказ в пути. Курьер позвонит за час до приезда.".to_owned(),
        // The reason is safe to send: only the staff types one, a customer's own cancellation has the shop's words.
        Occasion::Cancelled if is_paid => format!("заказ отменён. {}{REFUND}", sentence(&order.reason)),
        Occasion::Cancelled => format!("заказ отменён. {}", sentence(&order.reason)),
        Occasion::RefundDue if order.awaits_payment() => {
            format!(
                "пришла не та сумма, которую стоит заказ. {REFUND} Заказ ждёт оплаты: оплатите его на его странице."
            )
        }
        Occasion::RefundDue if order.state != State::Cancelled => {
            format!("за заказ пришли две оплаты. Он остаётся в силе, а одну мы возвращаем. {REFUND}")
        }
        Occasion::RefundDue => format!("заказ был уже отменён, когда пришла оплата. {REFUND}"),
    }
}

/// The shop's rules (`templates/info/rules.html`) promise the same.
const REFUND: &str = "Деньги вернём тем же способом, каким вы платили, не позже 10 дней.";

/// «Анна, спасибо!», or «Спасибо!» without a name.
fn address(name: &str, told: &str) -> String {
    if !name.is_empty() {
        return format!("{name}, {told}");
    }
    let mut letters = told.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A reason with a full stop and a space after it; empty when there is none.
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

/// How and when the order is delivered; empty when it was cancelled.
fn delivery(orders: &Orders, order: &Order, occasion: Occasion, is_proven: bool) -> String {
    let shop = &orders.terms.pickup_place;
    match (&order.delivery, order.state) {
        (None, _) | (_, State::Cancelled) => String::new(),
        (Some(Delivery::Courier { address, day, hours }), _) => {
            let place = if is_proven { address } else { "адрес на странице заказа" };
            format!("Курьером {}, {hours}: {place}", day_and_month(*day))
        }
        (Some(Delivery::Pickup), State::New | State::Confirmed | State::Processing) => {
            let ready = ready_in_words(orders.time_zone.to_datetime(*order.placed_at));
            format!("Самовывоз: {shop}. Можно забрать {ready}, ежедневно с\u{a0}10:00 до\u{a0}21:00")
        }
        (Some(Delivery::Pickup), _) if occasion == Occasion::Shipped => {
            let until = day_and_month(kept_until(orders.local().date()));
            format!("Самовывоз: {shop}. Ждёт вас до\u{a0}{until}, ежедневно с\u{a0}10:00 до\u{a0}21:00")
        }
        (Some(Delivery::Pickup), _) => format!("Самовывоз: {shop}"),
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
