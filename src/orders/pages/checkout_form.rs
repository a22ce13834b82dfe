//! The checkout's form: what is filled in from the profile, reading what was sent, and checking it.

use crate::accounts::{self, NotConfirmed, browser_of, confirm_password, is_fresh};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::phone::Phone;
use crate::kernel::sentences;
use crate::orders::{CheckoutForm, Details, Method, Orders, Payment};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::{Visit, Who};

pub(crate) const WRONG_PASSWORD: &str = "Неверный пароль";
pub(crate) const NO_PASSWORD: &str = sentences::ORDER_PASSWORD_MISSING;

/// Whether the visitor has to type their password: the sign-in is not fresh.
pub(crate) fn asks_password(visit: &Visit) -> bool {
    visit.who.as_ref().is_some_and(|who| !is_fresh(who.signed_in_at, visit.now))
}

/// A form filled in with what is known of somebody, and with the first choice of each kind.
pub(crate) async fn from_profile(orders: &Orders, who: Option<&Who>) -> Result<CheckoutForm, Fault> {
    let days = orders.terms.days(orders.local());
    let mut form = CheckoutForm {
        delivery: Method::Courier.as_str().to_owned(),
        day: days.first().map(ToString::to_string).unwrap_or_default(),
        hours: orders.terms.courier_hours.first().cloned().unwrap_or_default(),
        payment: Payment::OnReceipt.as_str().to_owned(),
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
            Method::Pickup.as_str().clone_into(&mut form.delivery);
        }
    }
    Ok(form)
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

/// The form's key, which makes sending the form twice place one order. What is no key of ours is none.
#[must_use]
pub(crate) fn key(input: &Input) -> Option<String> {
    let is_key = |key: &String| {
        (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    input.text("key").filter(is_key)
}

pub(super) async fn check(
    orders: &Orders,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    errors: FieldErrors,
) -> Result<Details, Error> {
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

/// The answer when the password is wrong or could not be checked.
#[must_use]
pub(crate) fn not_confirmed(failure: Failure<NotConfirmed>) -> Error {
    match failure {
        Failure::Refused(NotConfirmed::Wrong) => Error::Refused(FieldErrors::one("password", WRONG_PASSWORD)),
        Failure::Refused(NotConfirmed::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotConfirmed::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
