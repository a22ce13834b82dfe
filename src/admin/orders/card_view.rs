//! The parts of an order's card as its page shows them: a line, an event, the customer.

use crate::admin::engine::resource::Resource;
use crate::admin::orders::words;
use crate::admin::paths;
use crate::admin::products::Products;
use crate::admin::staff_site::StaffSite;
use crate::catalog::Availability;
use crate::kernel::email::Email;
use crate::kernel::money::Kopecks;
use crate::kernel::person_name::initials;
use crate::kernel::phone::Phone;
use crate::orders::staff::{Beside, StockLeft};
use crate::orders::{ActorKind, Event, Line, Method, Order};
use crate::web::assets;

/// A line of the order.
pub(crate) struct LineView {
    pub(crate) picture: String,
    pub(crate) name: String,
    /// Its card, unless the product was deleted.
    pub(crate) address: Option<String>,
    pub(crate) small: String,
    pub(crate) price: Kopecks,
    pub(crate) quantity: i64,
    pub(crate) sum: Kopecks,
    /// Its stock: words, class of the lamp. `None` if the product was deleted.
    pub(crate) stock: Option<(String, &'static str)>,
}

pub(crate) struct EventView {
    pub(crate) words: &'static str,
    pub(crate) note: String,
    pub(crate) by: String,
}

pub(crate) struct Customer {
    pub(crate) name: String,
    /// What stands in place of a photo.
    pub(crate) initials: String,
    /// Their account's card; none of a guest.
    pub(crate) address: Option<String>,
    /// «Ещё 3 заказа на 12 000 ₽» and the list of them.
    pub(crate) others: Option<(String, String)>,
    pub(crate) phone: String,
    pub(crate) call: Option<String>,
    pub(crate) email: String,
    /// Whether mail can go there.
    pub(crate) has_mail: bool,
}

/// A line with what is left of its product.
#[must_use]
pub(crate) fn line(line: &Line, stocks: &[StockLeft]) -> LineView {
    let left = stocks.iter().find(|left| Some(left.product) == line.product).map(|left| left.stock);
    LineView {
        picture: line.image.as_deref().map_or_else(|| assets::drawing(&line.drawing).to_owned(), crate::media::address),
        name: line.name.clone(),
        address: line.product.map(|product| Products::DESCRIPTION.form(product.0)),
        small: format!("арт. {} · НДС {}\u{a0}%", line.sku, line.vat_rate),
        price: line.price,
        quantity: line.quantity,
        sum: line.sum,
        stock: left.map(stock),
    }
}

fn stock(left: i64) -> (String, &'static str) {
    match Availability::of(left) {
        Availability::InStock => (format!("ещё {left}\u{a0}шт."), "stock-in"),
        Availability::Few(left) => (format!("ещё {left}\u{a0}шт."), "stock-low"),
        Availability::Gone | Availability::Withdrawn => ("больше нет".to_owned(), "stock-none"),
    }
}

/// An event as the staff reads it.
#[must_use]
pub(crate) fn event(site: &StaffSite, event: Event, method: Option<Method>) -> EventView {
    EventView { by: who_and_when(site, &event), words: event.words(method), note: event.note }
}

/// «Пётр (clerk), 21.11.2025 14:05».
#[must_use]
pub(crate) fn who_and_when(site: &StaffSite, event: &Event) -> String {
    let who = match event.actor {
        ActorKind::Customer => "покупатель",
        ActorKind::Staff if !event.actor_name.is_empty() => &event.actor_name,
        ActorKind::Staff => "сотрудник",
        ActorKind::Shop => "автоматически",
    };
    format!("{who}, {}", site.time(event.made_at))
}

/// The customer of an order.
#[must_use]
pub(crate) fn customer(order: &Order, beside: &Beside) -> Customer {
    let contact = &order.contact;
    let list = form_urlencoded::Serializer::new(String::new()).append_pair("q", &contact.email).finish();
    let others = || {
        let words = format!("Ещё {} на {}", words::orders(beside.others), beside.others_sum);
        (words, if contact.email.is_empty() { String::new() } else { format!("{}?{list}", paths::ORDERS) })
    };
    Customer {
        name: words::full_name(&contact.first_name, &contact.last_name),
        initials: initials(&contact.first_name, &contact.last_name),
        address: order.user.map(paths::user),
        others: (beside.others > 0).then(others),
        phone: words::phone(&contact.phone),
        call: Phone::parse(&contact.phone).ok().map(|phone| phone.e164().to_owned()),
        has_mail: Email::parse(&contact.email).is_ok(),
        email: contact.email.clone(),
    }
}
