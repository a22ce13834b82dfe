//! The cart's JSON call.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::cart::Bound;
use crate::cart::pages::Counter;
use crate::cart::pages::putting::{self, NotPut, UNAVAILABLE};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::Visit;

pub(crate) async fn add(State(counter): State<Counter>, visit: Visit, input: Input) -> Result<Response, Error> {
    let wanted = putting::read(&input)?;
    match putting::put(&counter, &visit, &wanted).await {
        Ok((changed, begun)) => {
            let mut answer = json!({ "ok": true, "qty": changed.quantity, "count": changed.count });
            if let (Some(bound @ Bound::Line(_)), Some(answer)) = (changed.held_by, answer.as_object_mut()) {
                answer.insert("message".to_owned(), bound.sentence(changed.quantity).into());
            }
            let mut response = Json(answer).into_response();
            if let Some(begun) = begun {
                begun.hand_over(&mut response, visit.place.is_https)?;
            }
            Ok(response)
        }
        Err(NotPut::Unavailable | NotPut::Withdrawn) => {
            Ok((StatusCode::NOT_FOUND, Json(json!({ "ok": false, "error": UNAVAILABLE }))).into_response())
        }
        Err(NotPut::Answered(error)) => Err(error),
    }
}
