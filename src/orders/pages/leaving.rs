//! Leaving the checkout before the order is placed: to the cart, or because the session has ended.

use axum::extract::State as AppState;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::UserId;
use crate::orders::pages::{Pages, checkout_form};
use crate::orders::paths;
use crate::orders::{CheckoutForm, keep_draft};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::visit::Visit;

/// `POST /checkout/draft/`: stores what was typed and leads to the cart. The script that only stores it sends `stay`.
pub(crate) async fn leave(AppState(pages): AppState<Pages>, visit: Visit, input: Input) -> Result<Response, Error> {
    // Fields that are no text are dropped.
    let form = checkout_form::read(&input, &mut FieldErrors::none());
    keep(&pages, &visit, &input, &form).await?;
    if input.has("stay") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(page::see_other(crate::cart::paths::CART))
}

/// Stores what was typed for the account that the form was made for. Without a session there is nowhere to store it.
pub(crate) async fn keep(pages: &Pages, visit: &Visit, input: &Input, form: &CheckoutForm) -> Result<(), Fault> {
    match visit.session {
        Some(session) => keep_draft(&pages.orders, session, whose(input), form).await,
        None => Ok(()),
    }
}

/// The account that the form was made for.
pub(crate) fn whose(input: &Input) -> Option<UserId> {
    input.integer("account").ok().flatten().map(UserId)
}

/// Whether the session in which the form was made has ended: the form belongs to an account and nobody is signed in, or
/// there is no session at all. Every form of ours has the cart's `version`.
pub(crate) fn has_ended(visit: &Visit, input: &Input) -> bool {
    input.has("version") && (visit.session.is_none() || (visit.who.is_none() && whose(input).is_some()))
}

/// To the sign-in page, and from there back to the checkout with everything filled in.
pub(crate) async fn sign_in_again(
    pages: &Pages,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
) -> Result<Response, Error> {
    let mut response = page::see_other(&crate::accounts::paths::login_before(paths::CHECKOUT));
    let mut begun = None;
    let session = match visit.session {
        Some(session) => session,
        None => match pages.sessions.begin(visit.connection.address).await {
            Ok(fresh) => begun.insert(fresh).id,
            // Too many guests: going on matters more than what was typed.
            Err(Failure::Refused(_)) => return Ok(response),
            Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
        },
    };
    let user = whose(input);
    keep_draft(&pages.orders, session, user, form).await?;
    let words = match user {
        Some(_) => "Сеанс закончился, пока вы заполняли заказ. Войдите: всё введённое сохранили на\u{a0}15\u{a0}минут",
        None => {
            "Сеанс закончился, и\u{a0}корзина не\u{a0}сохранилась. Войдите или соберите её заново: \
             всё введённое сохранили на\u{a0}15\u{a0}минут"
        }
    };
    pages.sessions.leave(session, Flash::bad(words)).await?;
    if let Some(begun) = begun {
        begun.hand_over(&mut response, visit.connection.is_https)?;
    }
    Ok(response)
}
