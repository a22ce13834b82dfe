//! What is done with an order by a plain form: repeating it, paying for it, adding it to an account.

use std::ops::ControlFlow;

use axum::extract::State as AppState;
use axum::response::Response;

use crate::cart::Owner;
use crate::kernel::fault::Failure;
use crate::kernel::ids::OrderId;
use crate::orders::pages::Pages;
use crate::orders::pages::admission::{Admitted, Caller, admit_by, admit_to_change, to_login};
use crate::orders::paths;
use crate::orders::{Access, NotPayable, Repeated, claim, pay, repeat};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::visit::Visit;

/// `POST /orders/{id}/repeat/`: what is still there goes into the visitor's own cart.
pub(crate) async fn repeat_order(
    AppState(pages): AppState<Pages>,
    caller: Caller,
    input: Input,
) -> Result<Response, Error> {
    let order = match admit_by(&pages.orders, &caller, input.text("key")).await {
        Ok(ControlFlow::Continue(admitted)) => admitted.order,
        Ok(ControlFlow::Break(response)) => return Ok(response),
        Err(Error::SignInFirst) => return Ok(page::see_other(crate::accounts::paths::LOGIN)),
        Err(error) => return Err(error),
    };
    let visit = &caller.visit;
    let mut begun = None;
    let session = match visit.session {
        Some(session) => session,
        None => begun.insert(pages.sessions.begin(visit.connection.address).await?).id,
    };
    let owner = visit.who.as_ref().map_or(Owner::Guest(session), |who| Owner::Customer(who.id));
    let repeated = repeat(&pages.orders, &order, owner).await?;
    pages.sessions.leave(session, outcome(repeated)).await?;
    let mut response = page::see_other(crate::cart::paths::CART);
    if let Some(begun) = begun {
        begun.hand_over(&mut response, visit.connection.is_https)?;
    }
    Ok(response)
}

/// What of a repeated order is in the cart now.
fn outcome(repeated: Repeated) -> Flash {
    let Repeated { added, short, withdrawn, capped } = repeated;
    let capped = capped.map(|(most, names)| format!("Не больше {most}\u{a0}шт. одного товара: {}", names.join(", ")));
    let withdrawn = (!withdrawn.is_empty()).then(|| format!("Снято с\u{a0}продажи: {}", withdrawn.join(", ")));
    let short = (!short.is_empty()).then(|| short.join(", "));
    if let Some(withdrawn) = withdrawn {
        let short = short.map(|short| format!("Не хватает: {short}"));
        let put = (added > 0).then(|| "Добавили в корзину, что есть".to_owned());
        let told: Vec<String> = [put, Some(withdrawn), short, capped].into_iter().flatten().collect();
        return Flash::bad(told.join(". "));
    }
    match (short, capped) {
        (None, None) => Flash::ok("Всё из заказа снова в корзине"),
        (None, Some(capped)) => Flash::bad(format!("Товары снова в корзине. {capped}")),
        (Some(short), _) if added == 0 => Flash::bad(format!("Этого сейчас нет: {short}")),
        (Some(short), None) => Flash::bad(format!("Добавили в корзину, что есть. Не хватает: {short}")),
        (Some(short), Some(capped)) => {
            Flash::bad(format!("Добавили в корзину, что есть. Не хватает: {short}. {capped}"))
        }
    }
}

/// `POST /orders/{id}/pay/`: on to the bank.
pub(crate) async fn pay_order(
    AppState(pages): AppState<Pages>,
    caller: Caller,
    input: Input,
) -> Result<Response, Error> {
    match admit_to_change(&pages.orders, &caller, input.text("key")).await? {
        ControlFlow::Continue(Admitted { order, access }) => to_bank(&pages, &caller.visit, order.id, access).await,
        ControlFlow::Break(response) => Ok(response),
    }
}

/// Sends a customer to the page where an order is paid; a page elsewhere is led to by a link on the order's page, because
/// forms of ours may lead nowhere else. A guest comes back by the link that shows the order, never by that of a message: the
/// bank learns the way back.
pub(crate) async fn to_bank(pages: &Pages, visit: &Visit, order: OrderId, access: Access) -> Result<Response, Error> {
    let key = match access {
        Access::Customer(_) => None,
        Access::Link | Access::Mail => Some(pages.orders.key().await?.view(order)),
    };
    let done = paths::of_order(order, "done", key.as_deref());
    match pay(&pages.orders, order, &done).await {
        Ok(page) if page.starts_with('/') => Ok(page::see_other(&page)),
        Ok(_) => Ok(page::see_other(&done)),
        // Paid already, or ended: the page says so.
        Err(Failure::Refused(NotPayable::NotDue)) => Ok(page::see_other(&paths::order(order, key.as_deref()))),
        Err(Failure::Refused(NotPayable::NoBank)) => {
            if let Some(session) = visit.session {
                let words = "Банк сейчас не отвечает. Заказ принят: оплатите его чуть позже на этой странице";
                pages.sessions.leave(session, Flash::bad(words)).await?;
            }
            Ok(page::see_other(&done))
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

/// `POST /orders/{id}/claim/`: into the account of whoever is signed in.
pub(crate) async fn claim_order(
    AppState(pages): AppState<Pages>,
    caller: Caller,
    input: Input,
) -> Result<Response, Error> {
    let (Some(who), Some(session)) = (&caller.visit.who, caller.visit.session) else {
        return Ok(to_login(caller.id()?));
    };
    let Admitted { order, access } = match admit_by(&pages.orders, &caller, input.text("key")).await? {
        ControlFlow::Continue(admitted) => admitted,
        ControlFlow::Break(response) => return Ok(response),
    };
    let flash = match claim(&pages.orders, &order, who.id, access).await {
        Ok(()) => Flash::ok("Заказ добавлен в ваш аккаунт"),
        Err(Failure::Refused(why)) => Flash::bad(why.sentence()),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    pages.sessions.leave(session, flash).await?;
    Ok(page::see_other(&paths::order(order.id, None)))
}
