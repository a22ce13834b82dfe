//! The checkout: one page with everything, and the form that places the order.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State as AppState;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use jiff::civil::Date;

use crate::accounts::{self, NotConfirmed, PERSONAL_DATA, browser_of, confirm_password, is_fresh};
use crate::cart::{Bound, Line, Owner, saw_prices};
use crate::kernel::address::City;
use crate::kernel::dates::day_and_month;
use crate::kernel::delivery::{first_day, opens, ready_today};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::money::Kopecks;
use crate::kernel::phone::Phone;
use crate::kernel::plural::plural;
use crate::kernel::sentences;
use crate::orders::api::{over_cap, too_many_pieces};
use crate::orders::caps::RETRY;
use crate::orders::pages::admission::pass_cookie;
use crate::orders::pages::{Pages, actions, leaving};
use crate::orders::paths;
use crate::orders::{
    Access, CheckoutForm, NewOrder, NotPlaced, Orders, Payment, Placed, Quote, Short, ShownCart, awaiting, draft,
    forget_draft, just_placed, place, placed, quote,
};
use crate::web::assets;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::stale::Typed;
use crate::web::visit::{Visit, Who};

/// What is said of a wrong password.
pub(crate) const WRONG_PASSWORD: &str = "Неверный пароль";
/// What is said when a password is missing.
pub(crate) const NO_PASSWORD: &str = sentences::ORDER_PASSWORD_MISSING;

/// The fields in the order of the page.
const PAGE: [&str; 14] = [
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
struct CheckoutPage {
    shell: Shell,
    form: CheckoutForm,
    errors: FieldErrors,
    /// What has changed since the page was shown.
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
    keep: String,
    asks_password: bool,
    agrees: [bool; 2],
}

/// What has changed since the page was shown.
enum News {
    /// Prices, quantities or products: says which.
    Changed(Vec<String>),
    /// What the courier costs: before, and now.
    Courier(Kopecks, Kopecks),
    /// There is less than was wanted.
    Short(Vec<Short>),
    /// More products than an order can have.
    TooMany,
    /// More pieces than an order can have, or than the shop sells of one product: says so.
    TooManyPieces(String),
    /// Too many orders wait for the shop's confirmation: says so.
    Unconfirmed(String),
}

/// Whose cart a visitor's is.
fn owner(visit: &Visit) -> Option<Owner> {
    visit.who.as_ref().map(|who| Owner::Customer(who.id)).or_else(|| visit.session.map(Owner::Guest))
}

/// Whether the password of a visitor is to be asked for.
pub(crate) fn asks_password(visit: &Visit) -> bool {
    visit.who.as_ref().is_some_and(|who| !is_fresh(who.signed_in_at, visit.now))
}

/// `GET /checkout/`. An empty cart leads back to it.
pub(crate) async fn show(
    AppState(pages): AppState<Pages>,
    visit: Visit,
    method: Method,
    Typed(typed): Typed,
) -> Result<Response, Error> {
    let owner = owner(&visit);
    let quote = quote(&pages.orders, owner).await?;
    if quote.contents.count == 0 {
        return Ok(page::see_other(&instead_of_empty(&pages.orders, owner).await?));
    }
    let kept = match visit.session {
        Some(session) => draft(&pages.orders, session, visit.who.as_ref().map(|who| who.id)).await?,
        None => None,
    };
    let form = match kept {
        Some(form) => form,
        None => from_profile(&pages.orders, visit.who.as_deref()).await?,
    };
    if let Some(owner) = owner
        && method == Method::GET
    {
        saw_prices(&pages.orders.carts, owner, &quote.contents).await?;
    }
    let Some(typed) = typed else { return page::private(&CheckoutPage::new(&pages.orders, &visit, quote, form)) };
    let form = read(&typed, &mut FieldErrors::none());
    let mut page = CheckoutPage::new(&pages.orders, &visit, quote, form);
    page.key = key(&typed).unwrap_or(page.key);
    page.agrees = [typed.is_ticked("personal_data"), typed.is_ticked("rules")];
    page::private(&page)
}

/// Where a checkout of nothing leads: to the order that its visitor has just placed and not paid, as after «back» from the
/// bank's page, or to the empty cart.
async fn instead_of_empty(orders: &Orders, owner: Option<Owner>) -> Result<String, Fault> {
    let unpaid = match owner {
        Some(owner) => awaiting(orders, owner).await?,
        None => None,
    };
    Ok(match (unpaid, owner) {
        (Some(order), Some(Owner::Guest(_))) => paths::order(order, Some(&orders.key().await?.view(order))),
        (Some(order), _) => paths::order(order, None),
        (None, _) => crate::cart::paths::CART.to_owned(),
    })
}

/// What is known of somebody already.
pub(crate) async fn from_profile(orders: &Orders, who: Option<&Who>) -> Result<CheckoutForm, Fault> {
    let days = orders.terms.days(orders.local());
    let mut form = CheckoutForm {
        delivery: "courier".to_owned(),
        day: days.first().map(ToString::to_string).unwrap_or_default(),
        hours: orders.terms.courier_hours.first().cloned().unwrap_or_default(),
        payment: "on_receipt".to_owned(),
        ..CheckoutForm::default()
    };
    let Some(who) = who else { return Ok(form) };
    if let Some(person) = accounts::person(&orders.accounts, who.id).await? {
        form.phone = Phone::parse(&person.phone).map_or(person.phone, |phone| phone.show());
        form.first_name = person.first_name;
        form.last_name = person.last_name;
        form.email = person.email;
        form.address = person.address.split_whitespace().collect::<Vec<_>>().join(" ");
        form.split_city(&orders.terms);
        if !form.city.is_empty() && orders.terms.city(&form.city).is_none() {
            "pickup".clone_into(&mut form.delivery);
        }
    }
    Ok(form)
}

/// What came of a form.
enum Sent {
    /// The order is placed.
    Placed(Placed),
    /// It is not; the answer says why, and has seen to what was typed.
    Answered(Response),
}

pub(crate) async fn submit(AppState(pages): AppState<Pages>, visit: Visit, input: Input) -> Result<Response, Error> {
    let mut errors = FieldErrors::none();
    let form = read(&input, &mut errors);
    if leaving::has_ended(&visit, &input) {
        return leaving::sign_in_again(&pages, &visit, &input, &form).await;
    }
    match send(&pages, &visit, &input, &form, errors).await {
        Ok(Sent::Placed(placed)) => thank(&pages, &visit, placed).await,
        Ok(Sent::Answered(response)) => Ok(response),
        Err(error) => {
            // The answer tells what went wrong; that this went wrong as well changes nothing in it.
            leaving::keep(&pages, &visit, &input, &form).await.ok();
            Err(error)
        }
    }
}

async fn send(
    pages: &Pages,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    errors: FieldErrors,
) -> Result<Sent, Error> {
    let details = match check(&pages.orders, visit, input, form, errors).await {
        Ok(details) => details,
        Err(Error::Refused(errors)) => {
            // The answer to a first try was lost, and what was right then is not any more: the day, a fresh login.
            return match placed_with(&pages.orders, visit, input).await? {
                Some(placed) => Ok(Sent::Placed(placed)),
                None => again(pages, visit, input, form, errors, None).await.map(Sent::Answered),
            };
        }
        Err(error) => return Err(error),
    };
    let Some(owner) = owner(visit) else { return Ok(Sent::Answered(page::see_other(crate::cart::paths::CART))) };
    let new = NewOrder {
        owner,
        key: key(input),
        version: Some(input.text("version").unwrap_or_default()),
        details,
        consent: PERSONAL_DATA.version,
        address: visit.connection.address,
    };
    let refused = match place(&pages.orders, &new).await {
        Ok(placed) => return Ok(Sent::Placed(placed)),
        Err(Failure::Refused(why)) => why,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    let answer = match refused {
        NotPlaced::TooOften(seconds) => Err(Error::TooMany(seconds)),
        NotPlaced::NoSession => leaving::sign_in_again(pages, visit, input, form).await,
        NotPlaced::EmptyCart => nothing_left(pages, visit, input, form).await,
        why => again(pages, visit, input, form, FieldErrors::none(), News::of(why)).await,
    };
    answer.map(Sent::Answered)
}

/// The answer to a form whose cart is empty: another page has just placed the order, and this one leads to it; or somebody
/// emptied the cart.
async fn nothing_left(pages: &Pages, visit: &Visit, input: &Input, form: &CheckoutForm) -> Result<Response, Error> {
    let order = match owner(visit) {
        Some(owner) => just_placed(&pages.orders, owner).await?,
        None => None,
    };
    let (Some(order), Some(session)) = (order, visit.session) else {
        leaving::keep(pages, visit, input, form).await?;
        return Ok(page::see_other(crate::cart::paths::CART));
    };
    forget_draft(&pages.orders, session).await?;
    pages.sessions.leave(session, Flash::ok(format!("Заказ №\u{a0}{order} уже оформлен"))).await?;
    // Not a link with a key: the redirect that takes the key out of it would be the page that the message is for.
    let cookie = match visit.who {
        Some(_) => None,
        None => Some(pass_cookie(&pages.orders, visit, order, Access::Link).await?),
    };
    let mut response = page::see_other(&paths::order(order, None));
    response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

impl News {
    /// What there is to say of a refusal on the form.
    fn of(why: NotPlaced) -> Option<Self> {
        match why {
            NotPlaced::TooMany => Some(Self::TooMany),
            NotPlaced::Changed => Some(Self::Changed(Vec::new())),
            NotPlaced::Courier { before, now } => Some(Self::Courier(before, now)),
            NotPlaced::Short(short) => Some(Self::Short(short)),
            NotPlaced::OverCap(over) => Some(Self::TooManyPieces(over_cap(&over))),
            NotPlaced::TooManyPieces { pieces, most } => Some(Self::TooManyPieces(too_many_pieces(pieces, most))),
            NotPlaced::Unconfirmed(cap) => Some(Self::Unconfirmed(cap.sentence())),
            NotPlaced::EmptyCart | NotPlaced::NoSession | NotPlaced::TooOften(_) => None,
        }
    }
}

/// The order that this page has placed before.
async fn placed_with(orders: &Orders, visit: &Visit, input: &Input) -> Result<Option<Placed>, Fault> {
    let (Some(owner), Some(key)) = (owner(visit), key(input)) else { return Ok(None) };
    placed(orders, owner, &key).await
}

pub(super) fn read(input: &Input, errors: &mut FieldErrors) -> CheckoutForm {
    CheckoutForm {
        first_name: input.read("first_name", errors),
        last_name: input.read("last_name", errors),
        phone: input.read("phone", errors),
        email: input.read("email", errors),
        delivery: input.read("delivery", errors),
        city: input.read("city", errors),
        address: input.read("address", errors),
        day: input.read("day", errors),
        hours: input.read("hours", errors),
        payment: input.read("payment", errors),
        comment: input.read("comment", errors),
    }
}

/// The key of the page that an order is sent from. What is no key of ours is none.
#[must_use]
pub(crate) fn key(input: &Input) -> Option<String> {
    let is_key = |key: &String| {
        (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    input.text("key").filter(is_key)
}

async fn check(
    orders: &Orders,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    errors: FieldErrors,
) -> Result<crate::orders::Details, Error> {
    let (details, mut errors) = match form.check(&orders.choices(), errors) {
        Ok(details) => (Some(details), FieldErrors::none()),
        Err(errors) => (None, errors),
    };
    let password = input.read("password", &mut errors);
    if password.is_empty() && asks_password(visit) {
        errors.add("password", NO_PASSWORD);
    }
    if !input.is_ticked("personal_data") {
        errors.add("personal_data", sentences::ORDER_PERSONAL_DATA_MISSING);
    }
    if !input.is_ticked("rules") {
        errors.add("rules", sentences::ORDER_RULES_MISSING);
    }
    let Some(details) = details.filter(|_| errors.is_empty()) else { return Err(Error::Refused(errors)) };
    if let Some(who) = visit.who.as_ref().filter(|_| !password.is_empty()) {
        confirm_password(&orders.accounts, who.id, password.into(), &browser_of(visit)).await.map_err(not_confirmed)?;
    }
    Ok(details)
}

/// The HTTP side of a password that could not be looked at.
#[must_use]
pub(crate) fn not_confirmed(failure: Failure<NotConfirmed>) -> Error {
    match failure {
        Failure::Refused(NotConfirmed::Wrong) => Error::Refused(FieldErrors::one("password", WRONG_PASSWORD)),
        Failure::Refused(NotConfirmed::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotConfirmed::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}

/// On to the thanks, or to the bank.
async fn thank(pages: &Pages, visit: &Visit, placed: Placed) -> Result<Response, Error> {
    if let Some(session) = visit.session {
        forget_draft(&pages.orders, session).await?;
    }
    let access = visit.who.as_ref().map_or(Access::Link, |who| Access::Customer(who.id));
    if placed.payment == Payment::Online {
        return actions::to_bank(pages, visit, placed.id, access).await;
    }
    let key = match access {
        Access::Customer(_) => None,
        Access::Link | Access::Mail => Some(pages.orders.key().await?.view(placed.id)),
    };
    Ok(page::see_other(&paths::of_order(placed.id, "done", key.as_deref())))
}

/// The form again, with what was form.
async fn again(
    pages: &Pages,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    errors: FieldErrors,
    news: Option<News>,
) -> Result<Response, Error> {
    let quote = quote(&pages.orders, owner(visit)).await?;
    if quote.contents.count == 0 && news.is_none() {
        return nothing_left(pages, visit, input, form).await;
    }
    leaving::keep(pages, visit, input, form).await?;
    let status = match news {
        Some(News::Changed(_) | News::Courier(..) | News::Short(_)) => StatusCode::CONFLICT,
        Some(News::TooMany | News::TooManyPieces(_)) | None => StatusCode::BAD_REQUEST,
        Some(News::Unconfirmed(_)) => StatusCode::TOO_MANY_REQUESTS,
    };
    let mut page = CheckoutPage::new(&pages.orders, visit, quote, form.clone());
    let is_same_cart = matches!(news, None | Some(News::Unconfirmed(_)));
    // The same key as long as the same cart is meant: a first try that got through after all is found by it.
    if let Some(key) = key(input).filter(|_| is_same_cart) {
        page.key = key;
    }
    page.agrees = [input.is_ticked("personal_data"), input.is_ticked("rules")];
    page.errors = errors.in_order(&PAGE);
    page.news = match news {
        Some(News::Changed(_)) => {
            let shown = ShownCart::parse(&input.text("shown").unwrap_or_default());
            Some(News::Changed(shown.changes(&pages.orders.carts, &page.quote.contents).await?))
        }
        news => news.or(page.news),
    };
    let mut response = page::private_with(status, &page)?;
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY));
    }
    Ok(response)
}

impl CheckoutPage {
    fn new(orders: &Orders, visit: &Visit, quote: Quote, form: CheckoutForm) -> Self {
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
            keep: minutes(orders.keep.as_mins()),
            asks_password: asks_password(visit),
            agrees: [false, false],
        }
    }

    /// What is shown of the cart, for the form to bring it back.
    fn shown(&self) -> String {
        ShownCart::of(&self.quote.contents).show()
    }

    fn bought(&self) -> Vec<&Line> {
        self.quote.contents.lines.iter().filter(|line| line.quantity > 0).collect()
    }

    /// Why fewer are bought than were put in.
    fn limit(&self, line: &Line) -> String {
        match line.most.1 {
            _ if !line.is_limited() => String::new(),
            Bound::Stock => ", больше нет".to_owned(),
            Bound::Line(most) => format!(", не больше {most}\u{a0}шт. одного товара"),
        }
    }

    /// What costs something else than when its owner saw it, with what it cost then.
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
        self.form.delivery != "pickup"
    }

    fn is_free(&self) -> bool {
        self.quote.courier == Kopecks::ZERO
    }

    /// What is paid with the delivery that is chosen.
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
