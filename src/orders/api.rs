//! The orders' JSON calls, as scripts of the old site know them.

use axum::Json;
use axum::extract::{Path, State as AppState};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::accounts::{NotConfirmed, browser_of, confirm_password};
use crate::cart::Owner;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::{OrderId, ProductId};
use crate::kernel::money::Kopecks;
use crate::orders::caps::RETRY;
use crate::orders::pages::cancel::too_late;
use crate::orders::pages::checkout_form::{
    NO_PASSWORD, WRONG_PASSWORD, asks_password, from_profile, key, not_confirmed,
};
use crate::orders::pages::{Pages, bank};
use crate::orders::paths;
use crate::orders::wanted_quantities::{over_cap, too_many_pieces};
use crate::orders::{
    Actor, Contact, Delivery, Details, Method, NewOrder, NotPlaced, Orders, Payment, Short, cancel_by_customer, order,
    place,
};
use crate::web::answer::{Done, Failed, Flag, No, Refused, Yes};
use crate::web::described::{Always, Csrf, Guarded, NeedsLogin};
use crate::web::error::{Error, wait};
use crate::web::input::Input;
use crate::web::visit::{SignedIn, Who};

pub(crate) const DELETE: &str = "/api/order/{id}/delete";

/// Whatever else than the password says how an order is to be.
const CHOICES: [&str; 11] =
    ["first_name", "last_name", "phone", "email", "delivery", "city", "address", "day", "hours", "payment", "comment"];

/// The orders' calls, and what banks send.
#[derive(OpenApi)]
#[openapi(paths(checkout, delete, bank::notified))]
pub(crate) struct Described;

/// How the cart is to be ordered. Without any field but the password, the order is collected and paid in the shop by the
/// person of the profile.
// Read by `checkout`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "fields are read one by one, so that all faults are told at once")]
struct Checkout {
    /// Needed when the login is not fresh.
    #[schema(required = false)]
    password: String,
    /// 16 to 64 Latin letters, digits and hyphens. The same key twice gives one order.
    #[schema(required = false)]
    key: String,
    #[schema(required = false)]
    first_name: String,
    #[schema(required = false)]
    last_name: String,
    #[schema(required = false)]
    phone: String,
    #[schema(required = false)]
    email: String,
    /// `pickup` or `courier`; the latter needs a city, a street and a house.
    #[schema(required = false)]
    delivery: String,
    #[schema(required = false)]
    city: String,
    #[schema(required = false)]
    address: String,
    /// The day of the delivery, as `2026-11-24`.
    #[schema(required = false)]
    day: String,
    #[schema(required = false)]
    hours: String,
    /// `on_receipt` or `online`.
    #[schema(required = false)]
    payment: String,
    #[schema(required = false)]
    comment: String,
}

/// An order that was placed.
#[derive(Serialize, ToSchema)]
struct Ordered {
    #[schema(inline)]
    ok: Yes,
    #[schema(value_type = i64)]
    order_id: OrderId,
    /// What it costs in all, in roubles.
    #[schema(value_type = f64)]
    total: Kopecks,
}

/// Why there is no order.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum NotOrdered<'a> {
    Fields(Refused<'a>),
    Reason(Failed<'a>),
    Short(Wanting<'a>),
}

/// Goods that the cart wants more of than can be bought.
#[derive(Serialize, ToSchema)]
struct Wanting<'a> {
    #[schema(value_type = String)]
    error: &'a str,
    #[schema(inline)]
    ok: No,
    short: Vec<Lacking<'a>>,
}

#[derive(Serialize, ToSchema)]
struct Lacking<'a> {
    /// How many can be bought.
    available: i64,
    #[schema(value_type = String)]
    name: &'a str,
    #[schema(value_type = i64)]
    product_id: ProductId,
    wanted: i64,
    /// Whether the shop does not sell it any more; left out when it does.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    withdrawn: bool,
}

impl<'a> From<&'a Short> for Lacking<'a> {
    fn from(line: &'a Short) -> Self {
        Self {
            available: line.available,
            name: &line.name,
            product_id: line.product,
            wanted: line.wanted,
            withdrawn: line.is_withdrawn,
        }
    }
}

/// Order everything in the cart
///
/// Only the password is looked for, and only when the login is not fresh. What else is not said comes from the profile, and
/// the order is collected and paid in the shop.
#[utoipa::path(
    post, path = paths::API_CHECKOUT, tag = "orders", params(Csrf), request_body = Checkout,
    responses(
        (status = 200, description = "The order was placed.", body = Ordered),
        (status = 400, description = "A field is wrong, or there is nothing to order.", body = NotOrdered),
        (status = 409, description = "Stock or prices have changed.", body = NotOrdered),
        (
            status = 429, description = "Too many attempts or orders.", body = NotOrdered,
            headers(("Retry-After" = i64, description = "After how many seconds to try again.")),
        ),
        Guarded, NeedsLogin, Always,
    ),
)]
pub(crate) async fn checkout(AppState(pages): AppState<Pages>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let mut errors = FieldErrors::none();
    let password = input.read_if_there("password", &mut errors);
    if password.is_none() && asks_password(&me.visit) {
        errors.add("password", NO_PASSWORD);
    }
    if input.has("key") && key(&input).is_none() {
        errors.add("key", "Ключ: от 16 до 64 латинских букв, цифр и дефисов");
    }
    if !errors.is_empty() {
        return Ok(faulty(&errors));
    }
    if let Some(password) = password {
        match confirm_password(&pages.orders.accounts, me.who.id, password.into(), &browser_of(&me.visit)).await {
            Ok(()) => {}
            Err(Failure::Refused(NotConfirmed::Wrong)) => {
                return Ok(faulty(&FieldErrors::one("password", WRONG_PASSWORD)));
            }
            Err(failure) => return Err(not_confirmed(failure)),
        }
    }
    let details = match details(&pages.orders, &me.who, &input).await? {
        Ok(details) => details,
        Err(errors) => return Ok(faulty(&errors)),
    };
    let new = NewOrder {
        owner: Owner::Customer(me.who.id),
        key: key(&input),
        version: None,
        details,
        consent: "",
        address: me.visit.connection.address,
    };
    match place(&pages.orders, &new).await {
        Ok(placed) => Ok(Json(Ordered { ok: Flag, order_id: placed.id, total: placed.total }).into_response()),
        Err(Failure::Refused(why)) => Ok(not_placed(&why)),
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

async fn details(orders: &Orders, who: &Who, input: &Input) -> Result<Result<Details, FieldErrors>, Fault> {
    let known = from_profile(orders, Some(who)).await?;
    if !CHOICES.iter().any(|field| input.has(field)) {
        let contact = Contact {
            first_name: known.first_name,
            last_name: known.last_name,
            phone: known.phone,
            email: known.email,
        };
        let contact = Contact { phone: e164(contact.phone), ..contact };
        let comment = String::new();
        return Ok(Ok(Details { contact, delivery: Delivery::Pickup, payment: Payment::OnReceipt, comment }));
    }
    let mut errors = FieldErrors::none();
    let mut form = known;
    form.delivery = Method::Pickup.as_str().to_owned();
    // A courier is sent nowhere that the script has not said itself.
    form.city = String::new();
    for (field, value) in [
        ("first_name", &mut form.first_name),
        ("last_name", &mut form.last_name),
        ("phone", &mut form.phone),
        ("email", &mut form.email),
        ("delivery", &mut form.delivery),
        ("city", &mut form.city),
        ("address", &mut form.address),
        ("day", &mut form.day),
        ("hours", &mut form.hours),
        ("payment", &mut form.payment),
        ("comment", &mut form.comment),
    ] {
        if let Some(text) = input.read_if_there(field, &mut errors) {
            *value = text;
        }
    }
    Ok(form.check(&orders.choices(), errors))
}

fn e164(phone: String) -> String {
    crate::kernel::phone::Phone::parse(&phone).map_or(phone, |phone| phone.e164().to_owned())
}

fn not_placed(why: &NotPlaced) -> Response {
    match why {
        NotPlaced::Short(short) => wanting(&words(short), short),
        NotPlaced::Changed => refused(StatusCode::CONFLICT, "Корзина изменилась, проверьте её"),
        NotPlaced::Courier { .. } => refused(StatusCode::CONFLICT, "Цена доставки изменилась"),
        NotPlaced::TooMany => refused(StatusCode::BAD_REQUEST, "Слишком много разных товаров в одном заказе"),
        NotPlaced::OverCap(over) => wanting(&over_cap(over), over),
        NotPlaced::TooManyPieces { pieces, most } => refused(StatusCode::BAD_REQUEST, &too_many_pieces(*pieces, *most)),
        NotPlaced::Unconfirmed(cap) => {
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, &cap.sentence());
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY));
            response
        }
        NotPlaced::TooOften(seconds) => {
            let words = format!("Слишком много заказов с этого адреса. Попробуйте через {}.", wait(*seconds));
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, &words);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
            response
        }
        NotPlaced::EmptyCart | NotPlaced::NoSession => refused(StatusCode::BAD_REQUEST, "Корзина пуста"),
    }
}

fn wanting(error: &str, lines: &[Short]) -> Response {
    let short = lines.iter().map(Lacking::from).collect();
    not_ordered(StatusCode::CONFLICT, NotOrdered::Short(Wanting { error, ok: Flag, short }))
}

fn words(short: &[Short]) -> String {
    let words = |line: &Short| {
        if line.is_withdrawn {
            format!("{} (снят с\u{a0}продажи)", line.name)
        } else {
            format!("{} (осталось {})", line.name, line.available)
        }
    };
    let list: Vec<String> = short.iter().map(words).collect();
    format!("Не хватает товара: {}", list.join(", "))
}

/// Faults by field, and the first of them as `error`, which is what old scripts read.
fn faulty(errors: &FieldErrors) -> Response {
    let first = errors.iter().next().map_or("", |(_, sentence)| sentence);
    let refused = Refused { error: Some(first), ..Refused::from(errors) };
    not_ordered(StatusCode::BAD_REQUEST, NotOrdered::Fields(refused))
}

fn refused(status: StatusCode, error: &str) -> Response {
    not_ordered(status, NotOrdered::Reason(Failed { error, ok: Flag }))
}

fn not_ordered(status: StatusCode, why: NotOrdered<'_>) -> Response {
    (status, Json(why)).into_response()
}

/// Cancel a new order
///
/// The order is kept, as cancelled by the customer. The goods return to stock.
#[utoipa::path(
    post, path = DELETE, operation_id = "cancel_order", tag = "orders",
    params(Csrf, ("id" = i64, Path, description = "The order's number.")),
    responses(
        (status = 200, description = "The order is cancelled.", body = Done),
        (status = 400, description = "It is too late to cancel it.", body = Failed),
        (status = 404, description = "The customer has no such order.", body = Refused),
        Guarded, NeedsLogin, Always,
    ),
)]
pub(crate) async fn delete(
    AppState(pages): AppState<Pages>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = OrderId(id.parse().map_err(|_| Error::NotFound)?);
    let found = order(&pages.orders, id).await?.filter(|order| order.user == Some(me.who.id));
    let found = found.ok_or(Error::NotFound)?;
    match cancel_by_customer(&pages.orders, found.id, Actor::Customer(Some(me.who.id))).await {
        Ok(()) => Ok(Json(Done { ok: Flag }).into_response()),
        Err(Failure::Refused(why)) => {
            let answer = Failed { error: too_late(why), ok: Flag };
            Ok((StatusCode::BAD_REQUEST, Json(answer)).into_response())
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}
