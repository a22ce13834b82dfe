//! The cart's JSON call.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::cart::Bound;
use crate::cart::pages::Counter;
use crate::cart::pages::putting::{self, NotPut, UNAVAILABLE};
use crate::web::answer::{Failed, Flag};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::Visit;

/// What is in the cart now.
#[derive(Serialize)]
struct InCart {
    /// Pieces of all products.
    count: i64,
    /// Why there are fewer than were wanted, where the shop sells no more of a product at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    ok: Flag<true>,
    /// Pieces of this product.
    qty: i64,
}

pub(crate) async fn add(State(counter): State<Counter>, visit: Visit, input: Input) -> Result<Response, Error> {
    let wanted = putting::read(&input)?;
    match putting::put(&counter, &visit, &wanted).await {
        Ok((changed, begun)) => {
            let message = match changed.held_by {
                Some(bound @ Bound::Line(_)) => Some(bound.sentence(changed.quantity)),
                _ => None,
            };
            let answer = InCart { count: changed.count, message, ok: Flag, qty: changed.quantity };
            let mut response = Json(answer).into_response();
            if let Some(begun) = begun {
                begun.hand_over(&mut response, visit.place.is_https)?;
            }
            Ok(response)
        }
        Err(NotPut::Unavailable | NotPut::Withdrawn) => {
            Ok((StatusCode::NOT_FOUND, Json(Failed { error: UNAVAILABLE, ok: Flag })).into_response())
        }
        Err(NotPut::Answered(error)) => Err(error),
    }
}
