//! The orders' JSON calls, as scripts of the old site know them.

use axum::Json;
use axum::extract::{Path, State as Kept};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::accounts::{NotConfirmed, confirm_password};
use crate::cart::Owner;
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::OrderId;
use crate::orders::pages::Desk;
use crate::orders::pages::cancel::{TOO_LATE, take_back};
use crate::orders::pages::checkout::{NO_PASSWORD, WRONG_PASSWORD, asks_password, from_profile, key, not_confirmed};
use crate::orders::{Contact, Delivery, Details, NewOrder, NotPlaced, Orders, Payment, Short, order, place};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::{SignedIn, Who};

/// Whatever else than the password says how an order is to be.
const CHOICES: [&str; 10] =
    ["first_name", "last_name", "phone", "email", "delivery", "address", "day", "hours", "payment", "comment"];

/// `POST /api/checkout`: an order of everything in the cart. Only the password is looked for, and only when the login is not
/// fresh; what else is not said comes from the profile, and the order is fetched and paid in the shop.
///
/// # Errors
/// 400 with `error` for a wrong password or an empty cart, 409 with `error` and `short` for what is not there.
pub async fn checkout(Kept(desk): Kept<Desk>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let mut errors = FieldErrors::none();
    let password = input.read("password", &mut errors);
    if !errors.is_empty() {
        return Err(Error::Refused(errors));
    }
    if password.is_empty() && asks_password(&me.visit) {
        return Ok(refused(StatusCode::BAD_REQUEST, NO_PASSWORD, &json!({ "errors": { "password": NO_PASSWORD } })));
    }
    if !password.is_empty() {
        match confirm_password(&desk.orders.accounts, me.who.id, password, me.visit.place.address).await {
            Ok(()) => {}
            Err(Failure::Refused(NotConfirmed::Wrong)) => {
                let more = json!({ "errors": { "password": WRONG_PASSWORD } });
                return Ok(refused(StatusCode::BAD_REQUEST, WRONG_PASSWORD, &more));
            }
            Err(failure) => return Err(not_confirmed(failure)),
        }
    }
    let new = NewOrder {
        owner: Owner::Customer(me.who.id),
        key: key(&input),
        version: None,
        details: details(&desk.orders, &me.who, &input).await?,
        consent: "",
        address: me.visit.place.address,
    };
    match place(&desk.orders, &new).await {
        Ok(placed) => Ok(Json(json!({ "ok": true, "order_id": placed.id, "total": placed.total })).into_response()),
        Err(Failure::Refused(why)) => not_placed(&why),
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

async fn details(orders: &Orders, who: &Who, input: &Input) -> Result<Details, Error> {
    let known = from_profile(orders, Some(who)).await?;
    if !CHOICES.iter().any(|field| input.has(field)) {
        let contact = Contact {
            first_name: known.first_name,
            last_name: known.last_name,
            phone: known.phone,
            email: known.email,
        };
        let contact = Contact { phone: e164(contact.phone), ..contact };
        return Ok(Details {
            contact,
            delivery: Delivery::Pickup,
            payment: Payment::OnReceipt,
            comment: String::new(),
        });
    }
    let mut errors = FieldErrors::none();
    let mut said = known;
    said.delivery = "pickup".to_owned();
    for (field, value) in [
        ("first_name", &mut said.first_name),
        ("last_name", &mut said.last_name),
        ("phone", &mut said.phone),
        ("email", &mut said.email),
        ("delivery", &mut said.delivery),
        ("address", &mut said.address),
        ("day", &mut said.day),
        ("hours", &mut said.hours),
        ("payment", &mut said.payment),
        ("comment", &mut said.comment),
    ] {
        if let Some(text) = input.read_if_there(field, &mut errors) {
            *value = text;
        }
    }
    said.check(&orders.choices(), errors).map_err(Error::Refused)
}

fn e164(phone: String) -> String {
    crate::kernel::phone::Phone::parse(&phone).map_or(phone, |phone| phone.e164().to_owned())
}

fn not_placed(why: &NotPlaced) -> Result<Response, Error> {
    Ok(match why {
        NotPlaced::Short(short) => {
            let list: Vec<Value> = short.iter().map(in_json).collect();
            refused(StatusCode::CONFLICT, &words(short), &json!({ "short": list }))
        }
        NotPlaced::Changed => refused(StatusCode::CONFLICT, "Корзина изменилась, проверьте её", &json!({})),
        NotPlaced::TooMany => {
            refused(StatusCode::BAD_REQUEST, "Слишком много разных товаров в одном заказе", &json!({}))
        }
        NotPlaced::NotYours => refused(StatusCode::BAD_REQUEST, "Этот ключ уже использован", &json!({})),
        NotPlaced::TooOften(seconds) => return Err(Error::TooMany(*seconds)),
        NotPlaced::EmptyCart | NotPlaced::NoSession => refused(StatusCode::BAD_REQUEST, "Корзина пуста", &json!({})),
    })
}

fn in_json(short: &Short) -> Value {
    json!({ "product_id": short.product, "name": short.name, "wanted": short.wanted, "available": short.available })
}

fn words(short: &[Short]) -> String {
    let list: Vec<String> = short.iter().map(|line| format!("{} (осталось {})", line.name, line.available)).collect();
    format!("Не хватает товара: {}", list.join(", "))
}

/// `{"ok": false, "error": …}` with more.
fn refused(status: StatusCode, error: &str, more: &Value) -> Response {
    let mut body = json!({ "ok": false, "error": error });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    (status, Json(body)).into_response()
}

/// `POST /api/order/{id}/delete`: the customer takes a new order back. It is kept, as cancelled.
///
/// # Errors
/// 404 for somebody else's, 400 with `error` for one that is not new any more.
pub async fn delete(Kept(desk): Kept<Desk>, me: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id = OrderId(id.parse().map_err(|_| Error::NotFound)?);
    let found = order(&desk.orders, id).await?.filter(|order| order.user == Some(me.who.id));
    let found = found.ok_or(Error::NotFound)?;
    match take_back(&desk.orders, found.id, found.user).await {
        Ok(()) => Ok(Json(json!({ "ok": true })).into_response()),
        Err(Failure::Refused(_)) => Ok(refused(StatusCode::BAD_REQUEST, TOO_LATE, &json!({}))),
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}
