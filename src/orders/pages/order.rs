//! An order's page, and the thank-you page.

use std::borrow::Cow;
use std::ops::ControlFlow;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use jiff::tz::TimeZone;
use techstore_db::{Read, Timestamp};

use crate::inventory;
use crate::kernel::dates::{self, day_and_month, long_day, recent, table_time};
use crate::kernel::delivery::{KEPT_DAYS, kept_until, ready_in_words};
use crate::kernel::fault::{Fault, While};
use crate::orders::claiming::refusal;
use crate::orders::pages::Pages;
use crate::orders::pages::admission::{Admitted, Caller, admit};
use crate::orders::pages::outcome::Outcome;
use crate::orders::pages::track::{Stop, track};
use crate::orders::paths;
use crate::orders::state::Attempt;
use crate::orders::{
    Access, Delivery, Event, Line, Method, NotClaimed, Order, Orders, Payment, State, may_claim, store,
};
use crate::web::assets;
use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "orders/order.html")]
struct OrderPage {
    shell: Shell,
    order: Order,
    access: Access,
    /// Why whoever is signed in cannot add it to their account.
    no_claim: Option<NotClaimed>,
    outcome: Outcome,
    /// The last day for pick-up, if the order is ready.
    kept_until: Option<String>,
    events: Vec<Event>,
    track: Vec<Stop>,
    /// The bank's page on another site. A link leads there: the Content-Security-Policy forbids forms that do.
    bank: Option<String>,
    pickup_place: String,
    zone: TimeZone,
    is_done: bool,
    may_change: bool,
}

pub(crate) async fn show(AppState(pages): AppState<Pages>, caller: Caller) -> Result<Response, Error> {
    match admit(&pages.orders, &caller).await? {
        ControlFlow::Continue(admitted) => render(&pages.orders, &caller.visit, admitted, false).await,
        ControlFlow::Break(response) => Ok(response),
    }
}

/// `GET /orders/{id}/done/`: the thank-you page. It can be reloaded.
pub(crate) async fn done(AppState(pages): AppState<Pages>, caller: Caller) -> Result<Response, Error> {
    match admit(&pages.orders, &caller).await? {
        ControlFlow::Continue(admitted) => render(&pages.orders, &caller.visit, admitted, true).await,
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
    let outcome = outcome(orders, &mut db, &order, payment.as_ref().map(|payment| payment.state)).await?;
    drop(db);
    let bank = payment.filter(|payment| payment.state == Attempt::Pending).and_then(|payment| payment.page);
    let page = OrderPage {
        outcome,
        kept_until: waits_until(&order, &events, &orders.time_zone),
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

/// `last`: the state of the last attempt to pay.
async fn outcome(orders: &Orders, db: &mut Read, order: &Order, last: Option<Attempt>) -> Result<Outcome, Fault> {
    let back = store::payments::back(db, order.id).await.while_("reading what is owed")?;
    let kept = if order.awaits_payment() { inventory::reserved_until(db, order.id).await? } else { None };
    let until = kept.unwrap_or_else(|| Timestamp::new(*order.placed_at + orders.payment_time));
    let until = dates::until(*until, *orders.clock.now(), &orders.time_zone);
    Ok(Outcome::of(order, last, &back, until))
}

/// «25 ноября»: the last day for pick-up.
fn waits_until(order: &Order, events: &[Event], zone: &TimeZone) -> Option<String> {
    if (order.state, order.method()) != (State::Shipped, Some(Method::Pickup)) {
        return None;
    }
    let ready = events.iter().rev().find(|event| event.kind.leads_to(State::Shipped))?;
    Some(day_and_month(kept_until(zone.to_datetime(*ready.made_at).date())))
}

impl OrderPage {
    fn heading(&self) -> String {
        let name = &self.order.contact.first_name;
        match &self.outcome {
            Outcome::Placed | Outcome::Paid { .. } if self.is_done && name.is_empty() => "Спасибо".to_owned(),
            Outcome::Placed | Outcome::Paid { .. } if self.is_done => format!("Спасибо, {name}"),
            Outcome::Unpaid { .. } => format!("Заказ №\u{a0}{} ждёт оплаты", self.order.id),
            Outcome::Cancelled { owed, .. } if self.is_done && owed.get() > 0 => {
                format!("Заказ №\u{a0}{} отменён, деньги вернутся", self.order.id)
            }
            Outcome::Cancelled { .. } if self.is_done => format!("Заказ №\u{a0}{} отменён", self.order.id),
            Outcome::Placed | Outcome::Paid { .. } | Outcome::Cancelled { .. } => {
                format!("Заказ №\u{a0}{}", self.order.id)
            }
        }
    }

    /// Where it stands: «Принят», «Готов к выдаче до 25 ноября».
    fn standing(&self) -> String {
        let told = self.order.state.told(self.order.method());
        self.kept_until.as_ref().map_or_else(|| told.to_owned(), |until| format!("{told} до\u{a0}{until}"))
    }

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
        crate::accounts::paths::login_before(&self.own())
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

    fn delivery_heading(&self) -> &'static str {
        match &self.order.delivery {
            Some(Delivery::Courier { .. }) => "Доставка курьером",
            Some(Delivery::Pickup) => "Самовывоз",
            None => "Получение",
        }
    }

    fn when(&self) -> String {
        match &self.order.delivery {
            _ if self.is_cancelled() => String::new(),
            Some(Delivery::Courier { day, hours, .. }) => format!("{}, {hours}", day_and_month(*day)),
            Some(Delivery::Pickup) => self.when_fetched(),
            None => String::new(),
        }
    }

    /// When the order can be picked up; empty when it cannot.
    fn when_fetched(&self) -> String {
        const HOURS: &str = "ежедневно с\u{a0}10:00 до\u{a0}21:00";
        match (self.order.state, &self.kept_until) {
            (State::New | State::Confirmed | State::Processing, _) => {
                let ready = ready_in_words(self.zone.to_datetime(*self.order.placed_at));
                format!("Можно забрать {ready}, {HOURS}. Готовый храним {KEPT_DAYS}\u{a0}дня")
            }
            (State::Shipped, Some(until)) => format!("Ждёт вас до\u{a0}{until}, {HOURS}"),
            (State::Shipped | State::Delivered | State::Cancelled, _) => String::new(),
        }
    }

    fn is_paid_online(&self) -> bool {
        matches!(self.outcome, Outcome::Paid { .. })
    }

    /// What the shop has promised, for the thank-you page.
    fn promise(&self) -> String {
        match &self.order.delivery {
            _ if matches!(self.order.state, State::Shipped | State::Delivered | State::Cancelled) => String::new(),
            Some(Delivery::Courier { day, hours, .. }) => format!("Курьер приедет {}, {hours}.", day_and_month(*day)),
            Some(Delivery::Pickup) => {
                format!("Забрать можно {}.", ready_in_words(self.zone.to_datetime(*self.order.placed_at)))
            }
            None => String::new(),
        }
    }

    fn is_fetched(&self) -> bool {
        self.order.method() == Some(Method::Pickup)
    }

    fn destination(&self) -> &str {
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

    /// Whether whoever looks at the order can add it to their account.
    fn can_be_claimed(&self) -> bool {
        self.access == Access::Mail && self.order.user.is_none()
    }

    fn is_cancelled(&self) -> bool {
        self.order.state == State::Cancelled
    }

    fn payment(&self) -> &'static str {
        match (self.order.payment, self.order.paid_at.is_some()) {
            (payment, _) if self.is_cancelled() => payment.label(),
            (Payment::Online, true) => "картой онлайн, оплачен",
            (Payment::OnReceipt, true) => "при получении, оплачен",
            (payment, false) => payment.label(),
        }
    }
}

/// The product's photo, else its drawing.
#[must_use]
pub(crate) fn picture(image: Option<&str>, drawing: &str) -> Cow<'static, str> {
    image.map_or_else(|| assets::drawing(drawing).into(), |file| crate::media::address(file).into())
}
