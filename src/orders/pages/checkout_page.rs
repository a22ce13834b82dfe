//! The page with the checkout's form: new, or again with what is wrong with it or has changed.

use std::fmt::Write as _;

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use jiff::civil::Date;

use crate::cart::{Bound, Carts, Line};
use crate::kernel::address::City;
use crate::kernel::dates::day_and_month;
use crate::kernel::delivery::{first_day, opens, ready_today};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::money::Kopecks;
use crate::kernel::plural::plural;
use crate::orders::caps::RETRY;
use crate::orders::pages::checkout_form::{asks_password, key};
use crate::orders::wanted_quantities::{over_cap, too_many_pieces};
use crate::orders::{CheckoutForm, Method as DeliveryMethod, NotPlaced, Orders, Quote, Short, ShownCart};
use crate::web::assets;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The fields in the order of the page.
const FIELDS: [&str; 14] = [
    "first_name",
    "last_name",
    "phone",
    "email",
    "delivery",
    "city",
    "address",
    "day",
    "hours",
    "comment",
    "payment",
    "password",
    "personal_data",
    "rules",
];

#[derive(Template)]
#[template(path = "orders/checkout.html")]
pub(super) struct CheckoutPage {
    shell: Shell,
    form: CheckoutForm,
    errors: FieldErrors,
    /// What has changed since the page was shown, or why the order was refused.
    news: Option<News>,
    quote: Quote,
    key: String,
    days: Vec<(Date, String)>,
    hours: Vec<String>,
    pickup_place: String,
    pickup_when: String,
    cities: Vec<City>,
    area: String,
    zone_hint: String,
    courier_when: String,
    is_online: bool,
    payment_time: String,
    asks_password: bool,
    agrees: [bool; 2],
}

/// What has changed since the page was shown, or why the order was refused.
pub(super) enum News {
    /// Prices, quantities or products, a sentence for each.
    Changed(Vec<String>),
    Courier {
        before: Kopecks,
        now: Kopecks,
    },
    Short(Vec<Short>),
    TooMany,
    /// More pieces than an order or a line may have, in a sentence.
    TooManyPieces(String),
    /// Too many unconfirmed orders, in a sentence.
    Unconfirmed(String),
}

impl News {
    pub(super) fn of(why: NotPlaced) -> Option<Self> {
        match why {
            NotPlaced::TooMany => Some(Self::TooMany),
            NotPlaced::Changed => Some(Self::Changed(Vec::new())),
            NotPlaced::Courier { before, now } => Some(Self::Courier { before, now }),
            NotPlaced::Short(short) => Some(Self::Short(short)),
            NotPlaced::OverCap(over) => Some(Self::TooManyPieces(over_cap(&over))),
            NotPlaced::TooManyPieces { pieces, most } => Some(Self::TooManyPieces(too_many_pieces(pieces, most))),
            NotPlaced::Unconfirmed(cap) => Some(Self::Unconfirmed(cap.sentence())),
            NotPlaced::EmptyCart | NotPlaced::NoSession | NotPlaced::TooOften(_) => None,
        }
    }
}

impl CheckoutPage {
    pub(super) fn new(orders: &Orders, visit: &Visit, quote: Quote, form: CheckoutForm) -> Self {
        let now = orders.local();
        let days = orders.terms.days(now);
        let (count, most) = (quote.contents.count, orders.carts.limits.per_order);
        let surplus = (count > most).then(|| too_many_pieces(count, most));
        let bytes: [u8; 16] = orders.random.bytes();
        let key = bytes.iter().fold(String::new(), |mut key, byte| {
            let _ = write!(key, "{byte:02x}");
            key
        });
        Self {
            shell: Shell::new(visit),
            form,
            errors: FieldErrors::none(),
            news: surplus.map(News::TooManyPieces),
            quote,
            key,
            days: days.into_iter().map(|day| (day, day_in_words(day))).collect(),
            hours: orders.terms.courier_hours.clone(),
            pickup_place: orders.terms.pickup_place.clone(),
            pickup_when: match ready_today(now) {
                Some(ready) => format!("сегодня с\u{a0}{}", ready.strftime("%H:%M")),
                None => format!("завтра с\u{a0}{}", opens().strftime("%H:%M")),
            },
            cities: orders.terms.cities.clone(),
            area: orders.terms.area(),
            zone_hint: format!("Курьер ездит {}", orders.terms.reach()),
            courier_when: format!("с\u{a0}{}", day_and_month(first_day(now))),
            is_online: orders.till.bank().is_some(),
            payment_time: minutes(orders.payment_time.as_mins()),
            asks_password: asks_password(visit),
            agrees: [false, false],
        }
    }

    /// The page again, as the answer to a form that was refused.
    pub(super) async fn again(
        mut self,
        carts: &Carts,
        input: &Input,
        errors: FieldErrors,
        news: Option<News>,
    ) -> Result<Response, Error> {
        let status = match news {
            Some(News::Changed(_) | News::Courier { .. } | News::Short(_)) => StatusCode::CONFLICT,
            Some(News::TooMany | News::TooManyPieces(_)) | None => StatusCode::BAD_REQUEST,
            Some(News::Unconfirmed(_)) => StatusCode::TOO_MANY_REQUESTS,
        };
        let is_same_cart = matches!(news, None | Some(News::Unconfirmed(_)));
        // With the same key, an order that was placed although its answer was lost is found. Another cart is another order.
        if let Some(key) = key(input).filter(|_| is_same_cart) {
            self.key = key;
        }
        self.agree_as(input);
        self.errors = errors.in_order(&FIELDS);
        self.news = match news {
            Some(News::Changed(_)) => {
                let shown = ShownCart::parse(&input.text("shown").unwrap_or_default());
                Some(News::Changed(shown.changes(carts, &self.quote.contents).await?))
            }
            news => news.or(self.news),
        };
        let mut response = page::private_with(status, &self)?;
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY));
        }
        Ok(response)
    }

    fn agree_as(&mut self, input: &Input) {
        self.agrees = [input.is_ticked("personal_data"), input.is_ticked("rules")];
    }

    /// The page as it was typed, after the guard has refused the form (its token was stale).
    pub(super) fn typed(mut self, input: &Input) -> Self {
        self.key = key(input).unwrap_or(self.key);
        self.agree_as(input);
        self
    }

    /// The cart as shown, for a hidden field: a later submit can say what has changed.
    fn shown(&self) -> String {
        ShownCart::of(&self.quote.contents).show()
    }

    fn bought(&self) -> Vec<&Line> {
        self.quote.contents.lines.iter().filter(|line| line.quantity > 0).collect()
    }

    /// Why fewer are ordered than were put in.
    fn limit(&self, line: &Line) -> String {
        match line.most.bound {
            _ if !line.is_limited() => String::new(),
            Bound::Stock => ", больше нет".to_owned(),
            Bound::Line(most) => format!(", не больше {most}\u{a0}шт. одного товара"),
        }
    }

    /// Lines whose price has changed since the owner last saw it, with the old price.
    fn changed(&self) -> Vec<(&Line, Kopecks)> {
        self.bought().into_iter().filter_map(|line| Some((line, line.price_before?))).collect()
    }

    fn picture(&self, line: &Line) -> String {
        line.image.as_deref().map_or_else(|| assets::drawing(&line.drawing).to_owned(), crate::media::address)
    }

    fn discount(&self) -> Option<Kopecks> {
        let contents = &self.quote.contents;
        contents.total.checked_sub(contents.before).filter(|discount| *discount < Kopecks::ZERO)
    }

    fn is_courier(&self) -> bool {
        DeliveryMethod::parse(&self.form.delivery) != Some(DeliveryMethod::Pickup)
    }

    fn is_free(&self) -> bool {
        self.quote.courier == Kopecks::ZERO
    }

    /// The total with the chosen delivery.
    fn total(&self) -> Kopecks {
        if self.is_courier() { self.with_courier() } else { self.quote.contents.total }
    }

    fn with_courier(&self) -> Kopecks {
        let goods = self.quote.contents.total;
        goods.checked_add(self.quote.courier).unwrap_or(goods)
    }
}

/// «30 минут», after «на».
fn minutes(count: i64) -> String {
    format!("{count}\u{a0}{}", plural(count, "минуту", "минуты", "минут"))
}

/// «23 ноября, понедельник».
fn day_in_words(day: Date) -> String {
    use jiff::civil::Weekday;
    let weekday = match day.weekday() {
        Weekday::Monday => "понедельник",
        Weekday::Tuesday => "вторник",
        Weekday::Wednesday => "среда",
        Weekday::Thursday => "четверг",
        Weekday::Friday => "пятница",
        Weekday::Saturday => "суббота",
        Weekday::Sunday => "воскресенье",
    };
    format!("{}, {weekday}", day_and_month(day))
}
