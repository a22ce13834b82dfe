//! An order's card: its goods, history, customer and payment, and what can be done with it now.

use askama::Template;
use axum::extract::{Path, RawQuery, State as Kept};
use axum::response::Response;

use crate::admin::engine::back::Back;
use crate::admin::orders::card_view::{Customer, EventView, LineView, customer, event, line};
use crate::admin::orders::{Sales, Waits, description, note, number, words};
use crate::admin::paths;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::dates::table_day;
use crate::kernel::fault::While;
use crate::kernel::money::Kopecks;
use crate::orders::caps::{self, PER_CUSTOMER};
use crate::orders::staff::{self, Dues};
use crate::orders::{Delivery, Event, EventKind, Method, Order, Orderer, Payment, Step, fits, order_in};
use crate::web::error::Error;
use crate::web::page;

#[derive(Template)]
#[template(path = "admin/order.html")]
struct CardPage {
    shell: StaffShell,
    order: Order,
    placed: String,
    /// To the list as it was asked for.
    back: String,
    list_query: String,
    /// To the page that cancels, and from there back to the same list.
    cancel: String,
    lines: Vec<LineView>,
    /// What it waits for, and how long.
    waits: Option<(&'static str, String)>,
    /// Until when it has to be confirmed.
    ends: Option<String>,
    /// Who lifted the cap of unconfirmed orders for its customer, and when.
    lifted: Option<String>,
    /// What happened, the latest first.
    events: Vec<EventView>,
    customer: Customer,
    pickup_place: String,
    dues: Dues,
    owed: Kopecks,
}

pub(crate) async fn show(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_card(&description::DESCRIPTION, query.as_deref().unwrap_or_default(), Some(id.0));
    let (site, now) = (&sales.site, sales.site.now());
    let mut db = site.read().await?;
    let order = order_in(&mut db, id).await?.ok_or(Error::NotFound)?;
    let events = Event::all(&mut db, id).await?;
    let stocks = staff::stocks(&mut db, id).await.while_("reading what is left of the goods of an order")?;
    let beside = staff::beside(&mut db, id, order.user, &order.contact.email).await;
    let beside = beside.while_("reading what belongs to an order")?;
    let lifted = caps::lifted(&mut db, &Orderer::new(order.user, &order.contact, None)).await?;
    drop(db);
    let since =
        events.iter().rev().find(|event| event.kind != EventKind::Note).map_or(order.placed_at, |event| event.made_at);
    let waits = words::waits_for(order.state, order.awaits_payment());
    page::private(&CardPage {
        shell: StaffShell::new(&staff),
        placed: site.time(order.placed_at),
        cancel: back.carried(paths::of_order(id, "cancel")),
        back: back.to_list(),
        list_query: back.list,
        lines: order.lines.iter().map(|bought| line(bought, &stocks)).collect(),
        ends: sales.ends(waits_of(&order)),
        lifted: lifted.map(|lift| format!("{}, {}", lift.staff_login, site.time(lift.lifted_at))),
        waits: waits.map(|words| (words, words::waiting(since, now))),
        events: events.into_iter().rev().map(|happened| event(site, happened, order.method())).collect(),
        customer: customer(&order, &beside),
        pickup_place: sales.orders.terms.pickup_place.clone(),
        dues: Dues::of(order.payment, order.paid_at.is_some(), beside.owed > Kopecks::ZERO, order.state),
        owed: beside.owed,
        order,
    })
}

fn waits_of(order: &Order) -> Waits {
    Waits {
        is_waiting: fits(Step::Confirm, order.state, order.awaits_payment()).is_ok(),
        is_guarded: order.is_guarded && order.payment == Payment::OnReceipt,
        placed_at: order.placed_at,
    }
}

/// `GET` of a card's actions: the sign-in page sends people here who were signed out meanwhile. Only the card is shown.
pub(crate) async fn back_after_sign_in(_: Staff, Path(id): Path<String>) -> Result<Response, Error> {
    Ok(page::see_other(&paths::order(number(&id)?)))
}

impl CardPage {
    fn to(&self, what: &str) -> String {
        paths::of_order(self.order.id, what)
    }

    /// The button of the next step and its icon, if the step is possible now.
    fn next(&self) -> Option<(&'static str, &'static str)> {
        let step = self.order.state.next().filter(|_| !self.order.awaits_payment())?;
        Some(words::button(step, self.order.method()))
    }

    /// How many unconfirmed orders a customer may have.
    fn cap(&self) -> i64 {
        PER_CUSTOMER
    }

    fn longest_note(&self) -> usize {
        note::LONGEST
    }

    fn way(&self) -> &'static str {
        match self.order.delivery {
            Some(Delivery::Courier { .. }) => "Курьер",
            Some(Delivery::Pickup) => "Самовывоз",
            None => "не указан",
        }
    }

    /// When and where a courier brings it; where it is fetched.
    fn when_and_where(&self) -> (String, &str) {
        match &self.order.delivery {
            Some(Delivery::Courier { address, day, hours }) => (format!("{}, {hours}", table_day(*day)), address),
            Some(Delivery::Pickup) => (String::new(), &self.pickup_place),
            None => (String::new(), ""),
        }
    }

    /// The words of its payment, and the class of the lamp.
    fn money(&self) -> (&'static str, &'static str) {
        words::dues(self.dues)
    }

    fn is_owed(&self) -> bool {
        self.dues == Dues::Owed
    }
}
