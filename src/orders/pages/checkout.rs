//! The checkout: showing the form, and placing the order that it describes.

use axum::extract::State as AppState;
use axum::http::Method;
use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::accounts::PERSONAL_DATA;
use crate::cart::{Owner, owner_of, saw_prices};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::orders::pages::admission::pass_cookie;
use crate::orders::pages::checkout_form::{check, from_profile, key, read};
use crate::orders::pages::checkout_page::{CheckoutPage, News};
use crate::orders::pages::{Pages, actions, leaving};
use crate::orders::paths;
use crate::orders::{
    Access, CheckoutForm, NewOrder, NotPlaced, Orders, Payment, Placed, awaiting, draft, forget_draft, just_placed,
    place, placed, quote,
};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::stale::Typed;
use crate::web::visit::Visit;

/// `GET /checkout/`. An empty cart leads back to it.
pub(crate) async fn show(
    AppState(pages): AppState<Pages>,
    visit: Visit,
    method: Method,
    Typed(typed): Typed,
) -> Result<Response, Error> {
    let owner = owner_of(&visit);
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
    page::private(&CheckoutPage::new(&pages.orders, &visit, quote, form).typed(&typed))
}

/// Where the checkout of an empty cart leads: to the unpaid order that the visitor has just placed (they pressed «back»
/// on the bank's page), else to the cart.
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

/// The result of a submitted form.
enum Sent {
    Placed(Placed),
    /// No order. The answer says why, and what was typed has been stored.
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
            // Best effort: the answer is about the first error.
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
            // A first submit may have placed the order and its answer been lost; since then the day or the fresh
            // sign-in has expired.
            return match placed_with(&pages.orders, visit, input).await? {
                Some(placed) => Ok(Sent::Placed(placed)),
                None => again(pages, visit, input, form, errors, None).await.map(Sent::Answered),
            };
        }
        Err(error) => return Err(error),
    };
    let Some(owner) = owner_of(visit) else { return Ok(Sent::Answered(page::see_other(crate::cart::paths::CART))) };
    let new = NewOrder {
        owner,
        key: key(input),
        version: Some(input.text("version").unwrap_or_default()),
        details,
        consent: PERSONAL_DATA.version,
        address: visit.connection.address,
    };
    match place(&pages.orders, &new).await {
        Ok(placed) => Ok(Sent::Placed(placed)),
        Err(Failure::Refused(why)) => refuse(pages, visit, input, form, why).await.map(Sent::Answered),
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

async fn refuse(
    pages: &Pages,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    why: NotPlaced,
) -> Result<Response, Error> {
    match why {
        NotPlaced::TooOften(seconds) => Err(Error::TooMany(seconds)),
        NotPlaced::NoSession => leaving::sign_in_again(pages, visit, input, form).await,
        NotPlaced::EmptyCart => nothing_left(pages, visit, input, form).await,
        why => again(pages, visit, input, form, FieldErrors::none(), News::of(why)).await,
    }
}

/// The form again, with what was typed.
async fn again(
    pages: &Pages,
    visit: &Visit,
    input: &Input,
    form: &CheckoutForm,
    errors: FieldErrors,
    news: Option<News>,
) -> Result<Response, Error> {
    let quote = quote(&pages.orders, owner_of(visit)).await?;
    if quote.contents.count == 0 && news.is_none() {
        return nothing_left(pages, visit, input, form).await;
    }
    leaving::keep(pages, visit, input, form).await?;
    let page = CheckoutPage::new(&pages.orders, visit, quote, form.clone());
    page.again(&pages.orders.carts, input, errors, news).await
}

/// The answer when the cart is empty: either another tab has just placed the order, and this leads to it, or the cart
/// was emptied.
async fn nothing_left(pages: &Pages, visit: &Visit, input: &Input, form: &CheckoutForm) -> Result<Response, Error> {
    let order = match owner_of(visit) {
        Some(owner) => just_placed(&pages.orders, owner).await?,
        None => None,
    };
    let (Some(order), Some(session)) = (order, visit.session) else {
        leaving::keep(pages, visit, input, form).await?;
        return Ok(page::see_other(crate::cart::paths::CART));
    };
    forget_draft(&pages.orders, session).await?;
    pages.sessions.leave(session, Flash::ok(format!("Заказ №\u{a0}{order} уже оформлен"))).await?;
    // A cookie and not a link with a key: the redirect that removes the key would use up the flash message.
    let cookie = match visit.who {
        Some(_) => None,
        None => Some(pass_cookie(&pages.orders, visit, order, Access::Link).await?),
    };
    let mut response = page::see_other(&paths::order(order, None));
    response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// The order that this form has placed before.
async fn placed_with(orders: &Orders, visit: &Visit, input: &Input) -> Result<Option<Placed>, Fault> {
    let (Some(owner), Some(key)) = (owner_of(visit), key(input)) else { return Ok(None) };
    placed(orders, owner, &key).await
}

/// To the thank-you page, or to the bank.
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
