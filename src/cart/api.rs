//! The cart's JSON call.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::cart::Bound;
use crate::cart::pages::Pages;
use crate::cart::pages::putting::{self, NotPut, UNAVAILABLE};
use crate::cart::paths;
use crate::web::answer::{Failed, Flag, Refused, Yes};
use crate::web::described::{Always, Csrf, Guarded, Limited};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::Visit;

/// The cart's call.
#[derive(OpenApi)]
#[openapi(paths(add))]
pub(crate) struct Described;

/// What goes into the cart.
// Read by `putting::read`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "fields are read one by one, so that all faults are told at once")]
struct ToCart {
    /// A number, or its digits in a string.
    product_id: i64,
    /// How many more; negative for fewer.
    #[schema(default = 1, required = false)]
    delta: i64,
    /// How many there are to be, when `delta` is left out.
    #[schema(required = false)]
    quantity: i64,
}

/// What is in the cart now.
#[derive(Serialize, ToSchema)]
struct InCart {
    /// Pieces of all products.
    count: i64,
    /// Why there are fewer than were wanted, where the shop sells no more of a product at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    message: Option<String>,
    #[schema(inline)]
    ok: Yes,
    /// Pieces of this product.
    qty: i64,
}

/// Put into the cart
///
/// The quantity stays between 0 and what can be bought. A guest gets a session with the first product.
#[utoipa::path(
    post, path = paths::API_CART, operation_id = "add_to_cart", tag = "cart", params(Csrf), request_body = ToCart,
    responses(
        (status = 200, description = "The quantity was changed.", body = InCart),
        (status = 400, description = "The product or the quantity is no number.", body = Refused),
        (status = 404, description = "The product is unknown or cannot be bought.", body = Failed),
        Guarded, Limited, Always,
    ),
)]
pub(crate) async fn add(State(pages): State<Pages>, visit: Visit, input: Input) -> Result<Response, Error> {
    let wanted = putting::read(&input)?;
    match putting::put(&pages, &visit, &wanted).await {
        Ok((changed, begun)) => {
            let message = match changed.limited_by {
                Some(bound @ Bound::Line(_)) => Some(bound.sentence(changed.quantity)),
                _ => None,
            };
            let answer = InCart { count: changed.count, message, ok: Flag, qty: changed.quantity };
            let mut response = Json(answer).into_response();
            if let Some(begun) = begun {
                begun.hand_over(&mut response, visit.connection.is_https)?;
            }
            Ok(response)
        }
        Err(NotPut::Unavailable | NotPut::Withdrawn) => {
            Ok((StatusCode::NOT_FOUND, Json(Failed { error: UNAVAILABLE, ok: Flag })).into_response())
        }
        Err(NotPut::Answered(error)) => Err(error),
    }
}
