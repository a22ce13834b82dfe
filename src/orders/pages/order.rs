//! An order's page, and the one that thanks for it.

use std::borrow::Cow;
use std::ops::ControlFlow;

use askama::Template;
use axum::extract::State as Kept;
use axum::response::Response;
use jiff::tz::TimeZone;
use techstore_db::Timestamp;

use crate::kernel::dates::{day_and_month, long_day, recent, table_time};
use crate::kernel::plural::plural;
use crate::orders::claiming::refusal;
use crate::orders::pages::Desk;
use crate::orders::pages::admission::{Admitted, Caller, admit};
use crate::orders::pages::track::{Stop, track};
use crate::orders::{Access, Delivery, Event, Line, NotClaimed, Order, Orders, Payment, State, may_claim, store};
use crate::web::assets;
use crate::web::error::Error;
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "orders/order.html")]
struct OrderPage {
    shell: Shell,
    order: Order,
    access: Access,
    /// Why whoever is signed in cannot take it into their account.
    no_claim: Option<NotClaimed>,
    events: Vec<Event>,
    track: Vec<Stop>,
    /// The page of a bank where it is paid: somewhere else, so that a link must lead there.
    bank: Option<String>,
    pickup_place: String,
    zone: TimeZone,
    is_done: bool,
    may_change: bool,
}

/// `GET /orders/{id}/`.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's.
pub async fn show(Kept(desk): Kept<Desk>, caller: Caller) -> Result<Response, Error> {
    match admit(&desk.orders, &caller).await? {
        ControlFlow::Continue(admitted) => render(&desk.orders, &caller.visit, admitted, false).await,
        ControlFlow::Break(response) => Ok(response),
    }
}

/// `GET /orders/{id}/done/`: what is shown after an order was placed. It can be loaded again.
///
/// # Errors
/// As [`show`].
pub async fn done(Kept(desk): Kept<Desk>, caller: Caller) -> Result<Response, Error> {
    match admit(&desk.orders, &caller).await? {
        ControlFlow::Continue(admitted) => render(&desk.orders, &caller.visit, admitted, true).await,
        ControlFlow::Break(response) => Ok(response),
    }
}

async fn render(orders: &Orders, visit: &Visit, admitted: Admitted, is_done: bool) -> Result<Response, Error> {
    let may_change = admitted.may_change();
    let Admitted { order, access } = admitted;
    let no_claim = match &visit.who {
        Some(who) if access == Access::Mail => refusal(may_claim(orders, &order, who.id, access).await)?,
        _ => None,
    };
    let mut db = orders.db.read().await?;
    let events = Event::all(&mut db, order.id).await?;
    let payment = if order.awaits_payment() { store::reading::payment(&mut db, order.id).await? } else { None };
    drop(db);
    let bank = payment.filter(|payment| payment.state == "pending").and_then(|payment| payment.page);
    let page = OrderPage {
        track: track(&order, &events, &orders.time_zone),
        events: events.into_iter().filter(Event::is_public).collect(),
        bank: bank.filter(|page| !page.starts_with('/')),
        pickup_place: orders.terms.pickup_place.clone(),
        zone: orders.time_zone.clone(),
        shell: Shell::new(visit),
        order,
        access,
        no_claim,
        is_done,
        may_change,
    };
    page::private(&page)
}

impl OrderPage {
    fn url(&self, what: &str) -> String {
        paths::of_order(self.order.id, what, None)
    }

    fn cancelling(&self) -> String {
        paths::of_order(self.order.id, "cancel", None)
    }

    fn own(&self) -> String {
        paths::order(self.order.id, None)
    }

    fn login(&self) -> String {
        crate::web::next::login_address(&self.own())
    }

    fn picture(&self, line: &Line) -> Cow<'static, str> {
        picture(line.image.as_deref(), &line.drawing)
    }

    fn placed(&self) -> String {
        recent(*self.order.placed_at, *self.shell.visit.now, &self.zone)
    }

    fn placed_in_full(&self) -> String {
        long_day(self.order.placed_at.to_zoned(self.zone.clone()).date())
    }

    fn time(&self, at: &Timestamp) -> String {
        table_time(**at, &self.zone)
    }

    fn iso(&self, at: &Timestamp) -> String {
        (**at).to_string()
    }

    fn pieces(&self) -> String {
        let count = self.order.pieces();
        format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
    }

    fn delivery_heading(&self) -> &'static str {
        match &self.order.delivery {
            Some(Delivery::Courier { .. }) => "Доставка курьером",
            Some(Delivery::Pickup) => "Самовывоз",
            None => "Получение",
        }
    }

    fn when(&self) -> String {
        match &self.order.delivery {
            Some(Delivery::Courier { day, hours, .. }) => format!("{}, {hours}", day_and_month(*day)),
            Some(Delivery::Pickup) => "Храним 3\u{a0}дня, ежедневно с\u{a0}10:00 до\u{a0}21:00".to_owned(),
            None => String::new(),
        }
    }

    fn place(&self) -> &str {
        match &self.order.delivery {
            Some(Delivery::Courier { address, .. }) => address,
            Some(Delivery::Pickup) => &self.pickup_place,
            None => "",
        }
    }

    fn phone(&self) -> String {
        let phone = &self.order.contact.phone;
        crate::kernel::phone::Phone::parse(phone).map_or_else(|_| phone.clone(), |phone| phone.show())
    }

    /// Whether there is an address that mail could go to.
    fn is_told(&self) -> bool {
        crate::kernel::email::Email::parse(&self.order.contact.email).is_ok()
    }

    fn is_customer(&self) -> bool {
        matches!(self.access, Access::Customer(_))
    }

    /// Whether the order can be taken into the account of whoever looks at it.
    fn can_be_claimed(&self) -> bool {
        self.access == Access::Mail && self.order.user.is_none()
    }

    fn is_cancelled(&self) -> bool {
        self.order.state == State::Cancelled
    }

    fn payment(&self) -> &'static str {
        match (self.order.payment, self.order.paid_at.is_some()) {
            (Payment::Online, true) => "картой онлайн, оплачен",
            (Payment::OnReceipt, true) => "при получении, оплачен",
            (payment, false) => payment.label(),
        }
    }
}

/// The picture of something that was bought: the product's photo, else its drawing.
#[must_use]
pub fn picture(image: Option<&str>, drawing: &str) -> Cow<'static, str> {
    image.map_or_else(|| assets::drawing(drawing).into(), |file| paths::media(file).into())
}
