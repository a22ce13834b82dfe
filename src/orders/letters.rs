//! Messages about orders, as text and as HTML.

use askama::Template;

use crate::kernel::dates::{day_and_month, long_day};
use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::{Message, Subject};
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
    let page = format!("/orders/{}/?key={}", order.id, key.mail(order.id));
    let words = Words {
        heading: heading(order, occasion),
        lead: lead(order, occasion),
        delivery: delivery(orders, order),
        link: orders.mail.public_url.page(&page),
        order,
    };
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().map_err(Fault::new);
    Ok(Some(Message {
        to,
        subject: Subject::new(&format!("{}: {}", words.heading, order.total)),
        text: render(&Text { it: &words }).while_("writing a message")?,
        html: render(&Html { it: &words }).while_("writing a message")?,
    }))
}

fn heading(order: &Order, occasion: Occasion) -> String {
    let what = match occasion {
        Occasion::Placed => "принят",
        Occasion::Confirmed => "подтверждён",
        Occasion::Shipped if order.delivery == Some(Delivery::Pickup) => "ждёт вас в магазине",
        Occasion::Shipped => "отправлен",
        Occasion::Cancelled => "отменён",
    };
    format!("Заказ №\u{a0}{} {what}", order.id)
}

fn lead(order: &Order, occasion: Occasion) -> String {
    let name = &order.contact.first_name;
    let is_paid = order.payment == Payment::Online && order.paid_at.is_some();
    match occasion {
        Occasion::Placed if order.awaits_payment() => {
            format!("{name}, спасибо! Товар отложен и ждёт оплаты: оплатить можно на странице заказа.")
        }
        Occasion::Placed => format!("{name}, спасибо! Мы проверим заказ и подтвердим его письмом."),
        Occasion::Confirmed => format!("{name}, мы подтвердили заказ и начинаем собирать его."),
        Occasion::Shipped if order.delivery == Some(Delivery::Pickup) => {
            format!("{name}, заказ собран. Назовите его номер в магазине: мы храним его три дня.")
        }
        Occasion::Shipped => format!("{name}, заказ в пути. Курьер позвонит за час до приезда."),
        Occasion::Cancelled if is_paid => {
            format!("{name}, заказ отменён. {} Деньги вернём на карту за 1–3 дня.", order.reason)
        }
        Occasion::Cancelled => format!("{name}, заказ отменён. {}", order.reason),
    }
}

fn delivery(orders: &Orders, order: &Order) -> String {
    match &order.delivery {
        Some(Delivery::Courier { address, day, hours }) => {
            let day = if order.state == State::Cancelled { long_day(*day) } else { day_and_month(*day) };
            format!("Курьером {day}, {hours}: {address}")
        }
        Some(Delivery::Pickup) => format!("Самовывоз: {}", orders.terms.pickup_place),
        None => String::new(),
    }
}
