//! A customer's orders.

use std::borrow::Cow;

use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use jiff::tz::TimeZone;

use crate::kernel::dates::{day_and_month, long_day};
use crate::kernel::delivery::kept_until;
use crate::orders::pages::Pages;
use crate::orders::pages::order::picture;
use crate::orders::paths;
use crate::orders::{Good, Listed, Method, State, list};
use crate::web::error::Error;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::visit::SignedIn;

const SIZE: i64 = 10;
const PICTURES: usize = 5;

#[derive(Template)]
#[template(path = "orders/list.html")]
struct ListPage {
    shell: Shell,
    orders: Vec<Listed>,
    count: i64,
    number: i64,
    zone: TimeZone,
}

pub(crate) async fn show(AppState(pages): AppState<Pages>, me: SignedIn, asked: Asked) -> Result<Response, Error> {
    // Anything else than a number means the first page.
    let number = asked.last("page").and_then(|page| page.parse().ok()).filter(|number| (1..=100_000).contains(number));
    let number = number.unwrap_or(1);
    let found = list(&pages.orders, me.who.id, SIZE, number).await?;
    if found.orders.is_empty() && number > 1 {
        return Ok(page::see_other(paths::ORDERS));
    }
    page::private(&ListPage {
        shell: Shell::new(&me.visit),
        orders: found.orders,
        count: found.count,
        number,
        zone: pages.orders.time_zone.clone(),
    })
}

impl ListPage {
    fn url(&self, order: &Listed) -> String {
        paths::order(order.id, None)
    }

    fn placed(&self, order: &Listed) -> String {
        long_day(self.zone.to_datetime(*order.placed_at).date())
    }

    fn pictures<'a>(&self, order: &'a Listed) -> &'a [Good] {
        order.goods.get(..PICTURES).unwrap_or(&order.goods)
    }

    fn more(&self, order: &Listed) -> usize {
        order.goods.len().saturating_sub(PICTURES)
    }

    fn picture(&self, good: &Good) -> Cow<'static, str> {
        picture(good.image.as_deref(), &good.drawing)
    }

    /// Where it stands: «Принят», «Готов к выдаче до 25 ноября».
    fn standing(&self, order: &Listed) -> String {
        let told = order.state.told(order.method);
        let ready = order.ready_at.filter(|_| order.method == Some(Method::Pickup));
        let until = ready.map(|ready| kept_until(self.zone.to_datetime(*ready).date()));
        until.map_or_else(|| told.to_owned(), |until| format!("{told} до\u{a0}{}", day_and_month(until)))
    }

    fn is_new(&self, order: &Listed) -> bool {
        order.state == State::New
    }

    fn pages(&self) -> i64 {
        (self.count + SIZE - 1) / SIZE
    }

    fn page(&self, number: i64) -> String {
        if number == 1 { paths::ORDERS.to_owned() } else { format!("{}?page={number}", paths::ORDERS) }
    }
}
