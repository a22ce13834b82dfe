//! Changing a visitor's cart, for the page and the JSON call alike. A guest gets a session with the first product.

use crate::cart::pages::{Pages, owner};
use crate::cart::{Change, Changed, MOST, NotChanged, Owner, change, change_of_nothing};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::ProductId;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::session_start::{Begun, TooManyGuests};
use crate::web::visit::Visit;

/// Old scripts compare this sentence (docs/contract.md).
pub(crate) const UNAVAILABLE: &str = "Товар недоступен";

const NO_PRODUCT: &str = "Укажите номер товара";
pub(crate) const NO_NUMBER: &str = "Количество — целое число, например 2";
pub(crate) const NO_QUANTITY: &str = "Укажите количество: целое число, например 2";

/// What a visitor wants of their cart.
pub(crate) struct Wanted {
    pub(crate) product: ProductId,
    pub(crate) change: Change,
}

/// Reads `product_id` with `delta` or `quantity`; one more when neither is there.
pub(crate) fn read(input: &Input) -> Result<Wanted, Error> {
    let mut errors = FieldErrors::none();
    let product = product(input, &mut errors);
    let change = if input.has("quantity") && !input.has("delta") {
        step(input, "quantity", &mut errors).map_or(Change::By(1), Change::To)
    } else {
        Change::By(step(input, "delta", &mut errors).unwrap_or(1))
    };
    finish(product, change, errors)
}

/// Reads a form of the cart page: «−» and «+» send `delta`, the removal `remove`, the number field `quantity`.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_form(input: &Input) -> Result<Wanted, Error> {
    let mut errors = FieldErrors::none();
    let product = product(input, &mut errors);
    let change = if input.has("remove") {
        Change::To(0)
    } else if let Some(delta) = step(input, "delta", &mut errors) {
        Change::By(delta)
    } else if let Some(quantity) = step(input, "quantity", &mut errors) {
        Change::To(quantity)
    } else {
        Change::By(1)
    };
    finish(product, change, errors)
}

fn product(input: &Input, errors: &mut FieldErrors) -> Option<ProductId> {
    match input.integer("product_id") {
        Ok(Some(id)) => Some(ProductId(id)),
        _ => {
            errors.add("product_id", NO_PRODUCT);
            None
        }
    }
}

fn step(input: &Input, name: &'static str, errors: &mut FieldErrors) -> Option<i64> {
    match input.count(name) {
        Ok(Some(number)) => Some(number.clamp(-MOST, MOST)),
        Ok(None) => None,
        Err(_) if input.text(name).is_some_and(|text| text.trim().is_empty()) => {
            errors.add(name, NO_QUANTITY);
            None
        }
        Err(_) => {
            errors.add(name, NO_NUMBER);
            None
        }
    }
}

fn finish(product: Option<ProductId>, change: Change, errors: FieldErrors) -> Result<Wanted, Error> {
    match product {
        Some(product) if errors.is_empty() => Ok(Wanted { product, change }),
        _ => Err(Error::Refused(errors)),
    }
}

/// Why a cart stays as it is.
pub(crate) enum NotPut {
    Unavailable,
    /// The shop no longer sells it.
    Withdrawn,
    /// Too many guests from one address, or a fault.
    Answered(Error),
}

impl From<Failure<NotChanged>> for NotPut {
    fn from(failure: Failure<NotChanged>) -> Self {
        match failure {
            Failure::Refused(NotChanged::Unavailable | NotChanged::NoSession) => Self::Unavailable,
            Failure::Refused(NotChanged::Withdrawn) => Self::Withdrawn,
            Failure::Fault(fault) => Self::Answered(Error::Fault(fault)),
        }
    }
}

impl From<Failure<TooManyGuests>> for NotPut {
    fn from(failure: Failure<TooManyGuests>) -> Self {
        Self::Answered(failure.into())
    }
}

/// Changes a visitor's cart. Returns the session that was begun for it, if one was.
///
/// A session that ended during the request is not revived: a new one is begun.
///
/// # Errors
/// [`NotPut`].
pub(crate) async fn put(pages: &Pages, visit: &Visit, wanted: &Wanted) -> Result<(Changed, Option<Begun>), NotPut> {
    let Wanted { product, change: by } = *wanted;
    if let Some(owner) = owner(visit) {
        match change(&pages.carts, owner, product, by).await {
            Err(Failure::Refused(NotChanged::NoSession)) => {}
            outcome => return Ok((outcome?, None)),
        }
    }
    let changed = change_of_nothing(&pages.carts, product, by).await?;
    if changed.quantity == 0 {
        return Ok((changed, None));
    }
    let begun = pages.sessions.begin(visit.connection.address).await?;
    let changed = change(&pages.carts, Owner::Guest(begun.id), product, by).await?;
    Ok((changed, Some(begun)))
}
